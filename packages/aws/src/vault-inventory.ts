import * as z from "zod";

/** One archive, as a vault's inventory lists it (Glacier developer guide, "Job output", JSON format). */
const InventoryEntry = z.object({ ArchiveId: z.string().min(1), ArchiveDescription: z.string().nullish() });

/**
 * The archives of a vault's inventory, which is one JSON document however many there are, read in memory for one entry:
 * whatever object stands in an array of the outermost object is an entry.
 */
export async function* readInventory(
  json: AsyncIterable<Uint8Array>,
): AsyncIterable<{ archiveId: string; key: string }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const open: string[] = []; // the brackets that are open
  let entry: string[] | null = null; // the text of the entry so far
  let inString = false;
  let escaped = false;
  let ended = false;
  for await (const chunk of json) {
    const text = decoder.decode(chunk, { stream: true });
    let from = 0; // where in `text` the entry goes on
    for (let i = 0; i < text.length; i++) {
      const char = text[i] as string;
      if (inString) {
        if (escaped) escaped = false;
        else if (char === "\\") escaped = true;
        else if (char === '"') inString = false;
      } else if (char === '"') inString = true;
      else if (char === "{" || char === "[") {
        if (char === "{" && open.join("") === "{[") [entry, from] = [[], i];
        open.push(char);
      } else if (char === "}" || char === "]") {
        open.pop();
        ended = open.length === 0;
        if (char === "}" && entry && open.join("") === "{[") {
          const { ArchiveId, ArchiveDescription } = InventoryEntry.parse(
            JSON.parse([...entry, text.slice(from, i + 1)].join("")),
          );
          yield { archiveId: ArchiveId, key: ArchiveDescription ?? "" };
          entry = null;
        }
      }
    }
    entry?.push(text.slice(from));
  }
  if (!ended) throw new Error("The vault's inventory ended in the middle.");
}
