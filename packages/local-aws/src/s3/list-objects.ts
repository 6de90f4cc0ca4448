/** One page of a listing: keys, and the prefixes that stand for the keys rolled up under them. */
export type Page<T> = {
  readonly contents: readonly T[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page goes on; undefined at the end. */
  readonly next: string | undefined;
};

export type ListQuery = {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Only keys, and common prefixes, after this one. */
  readonly after: string;
  readonly maxKeys: number;
};

const batch = 1000;
const firstCharacter = "\u0001"; // keys hold no NUL, so nothing sorts between a key and the key with this
const lastCharacter = "\u{10ffff}"; // sorts after everything else in UTF-8

/**
 * Builds a page from `read(from, limit)`, which gives the objects from a key on, in order. Whole common prefixes are
 * skipped, not read through.
 */
export function listPage<T extends { readonly key: string }>(
  read: (from: string, limit: number) => readonly T[],
  { prefix, delimiter, after, maxKeys }: ListQuery,
): Page<T> {
  const contents: T[] = [];
  const commonPrefixes: string[] = [];
  const page = (next: string | undefined) => ({ contents, commonPrefixes, next });
  if (maxKeys === 0) return page(undefined);

  let last = after;
  let position = laterOf(prefix, firstAfter(prefix, delimiter, after));
  for (;;) {
    const rows = read(position, batch);
    let jumped = false;
    for (const row of rows) {
      if (!row.key.startsWith(prefix)) return page(undefined);
      if (contents.length + commonPrefixes.length === maxKeys) return page(last);
      const cut = delimiter === undefined ? -1 : row.key.indexOf(delimiter, prefix.length);
      if (cut < 0 || delimiter === undefined) {
        contents.push(row);
        last = row.key;
        position = row.key + firstCharacter;
        continue;
      }
      last = row.key.slice(0, cut + delimiter.length);
      commonPrefixes.push(last);
      position = last + lastCharacter;
      jumped = true;
      break;
    }
    if (!jumped && rows.length < batch) return page(undefined);
  }
}

/** Where to go on. An `after` that is itself a common prefix means that everything under it has been told. */
function firstAfter(prefix: string, delimiter: string | undefined, after: string): string {
  if (after === "") return "";
  const rolledUp = delimiter !== undefined && after.startsWith(prefix) && after.endsWith(delimiter);
  return after + (rolledUp ? lastCharacter : firstCharacter);
}

const laterOf = (a: string, b: string): string => (utf8Before(a, b) ? b : a);

/** Whether a sorts before b as UTF-8 bytes, the order of S3; JavaScript's own order differs beyond the basic plane. */
export const utf8Before = (a: string, b: string): boolean =>
  Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
