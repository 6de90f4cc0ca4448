import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatInventory, selectInventory } from "./inventory.ts";

const archive = (id: string, created_at: string, description = "") => ({
  id,
  created_at,
  description,
  size: 3,
  tree_hash: "abc",
});

type Selection = { page: readonly { id: string }[]; marker: string | null };

describe("an inventory", () => {
  it("asked for page by page lists every archive once, whatever was deleted between the pages", () => {
    const ages = fc.array(fc.nat(5), { maxLength: 30 });
    fc.assert(
      fc.property(
        ages,
        fc.integer({ min: 1, max: 7 }),
        fc.infiniteStream(fc.boolean()),
        (days, limit, deletes) => {
          let archives = days
            .toSorted((a, b) => a - b)
            .map((day, at) =>
              archive(`a${String(at).padStart(2, "0")}`, `2030-01-0${day + 1}T00:00:00.000Z`),
            );
          const all = archives.map(({ id }) => id);
          const seen: string[] = [];
          const deleted = new Set<string>();
          for (let Marker: string | null = null; ;) {
            const { page, marker }: Selection = selectInventory(archives, { Limit: String(limit), Marker });
            seen.push(...page.map(({ id }) => id));
            if (marker === null) break;
            Marker = marker;
            for (const { id } of archives) if (!seen.includes(id) && deletes.next().value) deleted.add(id);
            archives = archives.filter(({ id }) => !deleted.has(id));
          }
          expect(seen).toEqual(all.filter((id) => !deleted.has(id) || seen.includes(id)));
        },
      ),
    );
  });

  it("lists what was created from one date on and before another", () => {
    const archives = [1, 2, 3].map((day) => archive(`a${day}`, `2030-01-0${day}T00:00:00.000Z`));
    const { page } = selectInventory(archives, {
      StartDate: "2030-01-02T00:00:00Z",
      EndDate: "2030-01-03T00:00:00Z",
    });
    expect(page.map(({ id }) => id)).toEqual(["a2"]);
  });

  it("as CSV escapes quotes, and nothing else", () => {
    const listed = [archive("a1", "2030-01-01T00:00:00.000Z", String.raw`one,1\"2`)];
    expect(formatInventory("arn", new Date(0), listed, "CSV")).toBe(
      "ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash\n" +
        String.raw`a1,"one,1\\"2",2030-01-01T00:00:00.000Z,3,abc` +
        "\n",
    );
  });
});
