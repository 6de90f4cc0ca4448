/** A text for each record, those of records without one being empty; a line each, so that any of them can be found by counting. */
export type LineColumn = {
  /** Adds to the line of `record`, which must not be before the last one. */
  put(record: number, bytes: Uint8Array, start: number, end: number): void;
  /** Adds one character to it. */
  putCharacter(record: number, code: number): void;
  /** The lines of `records` records; begins anew. */
  take(records: number): Uint8Array<ArrayBuffer>;
};

const newline = 10;

export function createLineColumn(): LineColumn {
  let bytes = new Uint8Array(1 << 10);
  let length = 0;
  let line = 0;

  const room = (record: number, count: number): void => {
    const needed = length + record - line + count;
    if (needed > bytes.length) {
      const larger = new Uint8Array(Math.max(needed, bytes.length * 2));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    for (; line < record; line++) bytes[length++] = newline;
  };

  return {
    put(record, more, start, end) {
      room(record, end - start);
      const target = bytes;
      let at = length;
      if (end - start < 64) for (let i = start; i < end; i++) target[at++] = more[i]!;
      else target.set(more.subarray(start, end), at);
      length += end - start;
    },
    putCharacter(record, code) {
      room(record, 1);
      bytes[length++] = code;
    },
    take(records) {
      room(records, 0);
      const taken = bytes.slice(0, length);
      length = line = 0;
      return taken;
    },
  };
}
