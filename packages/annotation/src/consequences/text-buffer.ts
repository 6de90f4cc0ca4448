/**
 * Text under construction, as UTF-8 bytes in one growing buffer that is used again for every record. Joining strings would build
 * trees that have to be walked again when the record is written; this way a record's text is made in one piece.
 */
export type TextBuffer = { bytes: Buffer; length: number };

export function createTextBuffer(): TextBuffer {
  return { bytes: Buffer.alloc(1 << 14), length: 0 };
}

export function textOf({ bytes, length }: TextBuffer): string {
  return bytes.toString("utf8", 0, length);
}

/** Appends bytes encoded beforehand. */
export function putBytes(buffer: TextBuffer, more: Uint8Array): void {
  const { length } = more;
  const at = makeRoom(buffer, length);
  const { bytes } = buffer;
  // A loop is faster than a call for what is short.
  if (length < 32) for (let i = 0; i < length; i++) bytes[at + i] = more[i]!;
  else bytes.set(more, at);
}

/** Appends what another buffer holds from `from` on; short, so a loop is faster than a copy. */
export function putText(buffer: TextBuffer, { bytes: more, length }: TextBuffer, from: number): void {
  const at = makeRoom(buffer, length - from) - from;
  const { bytes } = buffer;
  for (let i = from; i < length; i++) bytes[at + i] = more[i]!;
}

/** Appends ASCII text, such as bases. */
export function putAscii(buffer: TextBuffer, text: string): void {
  const at = makeRoom(buffer, text.length);
  const { bytes } = buffer;
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

/** Appends one ASCII character by its code. */
export function putCharacter(buffer: TextBuffer, code: number): void {
  const at = makeRoom(buffer, 1);
  buffer.bytes[at] = code;
}

/** Appends a whole number from 0 to 2³¹ - 1. */
export function putNumber(buffer: TextBuffer, number: number): void {
  let digits = 1;
  for (let rest = number; rest >= 10; rest = (rest / 10) | 0) digits++;
  const at = makeRoom(buffer, digits);
  let rest = number;
  for (let i = digits - 1; i >= 0; i--) {
    const tenth = (rest / 10) | 0;
    buffer.bytes[at + i] = 0x30 + rest - tenth * 10;
    rest = tenth;
  }
}

/** Where the next `count` bytes go; they count as written. */
export function makeRoom(buffer: TextBuffer, count: number): number {
  const at = buffer.length;
  buffer.length = at + count;
  if (buffer.length > buffer.bytes.length) {
    const larger = Buffer.alloc(Math.max(buffer.bytes.length * 2, buffer.length));
    larger.set(buffer.bytes);
    buffer.bytes = larger;
  }
  return at;
}
