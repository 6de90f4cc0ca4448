/** Chatter is looked for in so much of the output; a program that has not begun its VCF by then has begun none. */
const mostChatter = 64 * 1024;
const newline = 10;
const hash = 35;
/** gzip's first byte: compressed output holds no chatter. */
const gzip = 0x1f;

/**
 * What a program writes to standard output, from the first line of its VCF on. Wrappers print greetings and arguments before it (Debian's
 * of SnpEff does): such lines go to `note`. Output without any header line passes through, for the reader of VCF to say what is wrong.
 */
export async function* fromHeaderOn(
  output: AsyncIterable<Uint8Array>,
  note: (line: string) => void,
): AsyncGenerator<Uint8Array> {
  let held: Buffer | null = Buffer.alloc(0);
  for await (const bytes of output) {
    if (held === null) {
      yield bytes;
      continue;
    }
    held = Buffer.concat([held, bytes]);
    const start = headerStart(held);
    if (start < 0 && held.length < mostChatter) continue;
    if (start > 0) for (const line of linesOf(held.subarray(0, start))) note(line);
    yield held.subarray(Math.max(0, start));
    held = null;
  }
  if (held !== null && held.length > 0) yield held;
}

/** Where the first line that begins with # begins; 0 for compressed output, -1 when there is none so far. */
function headerStart(bytes: Buffer): number {
  if (bytes[0] === hash || bytes[0] === gzip) return 0;
  for (let at = bytes.indexOf(newline) + 1; at > 0 && at < bytes.length; at = bytes.indexOf(newline, at) + 1)
    if (bytes[at] === hash) return at;
  return -1;
}

function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString("utf8")
    .split("\n")
    .map((line) => line.trim().slice(0, 500))
    .filter(Boolean);
}
