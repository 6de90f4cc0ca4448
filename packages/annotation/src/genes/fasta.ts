/** A sequence as its file holds it: `name` is the first word of the title, bases are upper case ASCII. */
export type FastaSequence = { name: string; bases: Uint8Array };

const greaterThan = 0x3e;
const newLine = 0x0a;

/** Reads FASTA text into sequences; white space inside a sequence is dropped, soft masking (lower case) is lifted. */
export function parseFasta(bytes: Uint8Array): FastaSequence[] {
  const sequences: FastaSequence[] = [];
  const decoder = new TextDecoder();
  let at = bytes.indexOf(greaterThan);
  if (at < 0) throw new Error("This is not FASTA: no line begins with '>'.");
  while (at < bytes.length) {
    let titleEnd = bytes.indexOf(newLine, at);
    if (titleEnd < 0) titleEnd = bytes.length;
    const name = decoder
      .decode(bytes.subarray(at + 1, titleEnd))
      .trim()
      .split(/\s/, 1)[0]!;
    let end = titleEnd;
    do end = bytes.indexOf(greaterThan, end + 1);
    while (end > 0 && bytes[end - 1] !== newLine);
    if (end < 0) end = bytes.length;
    sequences.push({ name, bases: upperCaseBases(bytes.subarray(titleEnd, end)) });
    at = end;
  }
  return sequences;
}

function upperCaseBases(text: Uint8Array): Uint8Array {
  const bases = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i]!;
    if (byte <= 0x20) continue;
    bases[length++] = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
  }
  return bases.slice(0, length);
}
