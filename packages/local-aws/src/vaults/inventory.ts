import { z } from "zod";

const Timestamp = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "must be an ISO 8601 date");

/** What an inventory is to list; of one that is done, Marker is where the next one goes on, or null. */
export const InventoryWish = z.object({
  StartDate: Timestamp.nullish(),
  EndDate: Timestamp.nullish(),
  Limit: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "must be a number above 0")
    .nullish(),
  Marker: z.string().nullish(),
});
export type InventoryWish = z.infer<typeof InventoryWish>;
export type InventoryFormat = "JSON" | "CSV";

export type ListedArchive = {
  readonly id: string;
  readonly description: string;
  readonly created_at: string;
  readonly size: number;
  readonly tree_hash: string;
};

/**
 * The page of `archives`, which are in the order of their creation, that is wished for: created from StartDate on and
 * before EndDate, up to Limit of them, from Marker on. `marker` is where the next page begins, null when there is none.
 */
export function selectInventory<A extends Pick<ListedArchive, "id" | "created_at">>(
  archives: readonly A[],
  { StartDate, EndDate, Limit, Marker }: InventoryWish,
): { page: readonly A[]; marker: string | null } {
  const from = StartDate ? Date.parse(StartDate) : Number.NEGATIVE_INFINITY;
  const to = EndDate ? Date.parse(EndDate) : Number.POSITIVE_INFINITY;
  const place = Marker ? Buffer.from(Marker, "base64url").toString() : "";
  const within = archives.filter((archive) => {
    const createdAt = Date.parse(archive.created_at);
    return createdAt >= from && createdAt < to && placeOf(archive) >= place;
  });
  const count = Limit ? Number(Limit) : within.length;
  const next = within[count];
  return {
    page: within.slice(0, count),
    marker: next ? Buffer.from(placeOf(next)).toString("base64url") : null,
  };
}

// A place and not a name: the archive that a page was to begin with may be deleted before that page is made.
const placeOf = ({ created_at, id }: Pick<ListedArchive, "id" | "created_at">) => `${created_at} ${id}`;

/** An inventory as Glacier writes it (developer guide, "Get job output"). */
export function formatInventory(
  arn: string,
  at: Date,
  archives: readonly ListedArchive[],
  format: InventoryFormat,
): string {
  if (format === "JSON")
    return JSON.stringify({
      VaultARN: arn,
      InventoryDate: at.toISOString(),
      ArchiveList: archives.map((archive) => ({
        ArchiveId: archive.id,
        ArchiveDescription: archive.description,
        CreationDate: archive.created_at,
        Size: archive.size,
        SHA256TreeHash: archive.tree_hash,
      })),
    });
  const rows = archives.map(({ id, description, created_at, size, tree_hash }) =>
    [id, quote(description), created_at, size, tree_hash].join(","),
  );
  return `${["ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash", ...rows].join("\n")}\n`;
}

// The guide escapes a quote by a backslash, and does not escape the backslash.
const quote = (text: string) => `"${text.replaceAll('"', String.raw`\"`)}"`;
