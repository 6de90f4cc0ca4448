import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInventory } from "./vault-inventory.ts";

/** `text` in pieces of `length` bytes. */
async function* pieces(text: string, length: number): AsyncIterable<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const item of items) read.push(item);
  return read;
}
const inventory = (archives: readonly object[]) => ({
  VaultARN: "arn:aws:glacier:us-east-1:000000000000:vaults/gas-results",
  InventoryDate: "2026-01-01T00:00:00Z",
  ArchiveList: archives,
});

describe("a vault's inventory", () => {
  it("is read entry by entry, wherever the pieces of the stream are cut and whatever the descriptions hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            ArchiveId: fc.string({ minLength: 1 }),
            ArchiveDescription: fc.string({ unit: "binary" }),
          }),
        ),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        async (archives, length, indent) => {
          const text = JSON.stringify(inventory(archives), null, indent);
          const read = await all(readInventory(pieces(text, length)));
          expect(read).toEqual(
            archives.map(({ ArchiveId, ArchiveDescription }) => ({
              archiveId: ArchiveId,
              key: ArchiveDescription,
            })),
          );
        },
      ),
    );
  });

  it("that breaks off is refused, so that what it did not tell is not taken for gone", async () => {
    const text = JSON.stringify(inventory([{ ArchiveId: "a", ArchiveDescription: "k" }]));
    for (let length = 0; length < text.length; length++)
      await expect(all(readInventory(pieces(text.slice(0, length), 7)))).rejects.toThrow("in the middle");
  });
});
