import type { HeldRecord } from "./held-record.ts";

const tab = 9;
const colon = 58;
const key = Buffer.from("BCSQ");

/**
 * Adds the samples' bitmask (FORMAT/BCSQ) to a record that has entries, in place of one that stands there. All other bytes of the genotype columns
 * stay as they are; fields that a sample leaves out at its end are written as `.`, for the new one comes behind them.
 */
export function writeBits(record: HeldRecord, samples: number): void {
  const { bytes, end, infoEnd } = record;
  const columns = splitAt(bytes, infoEnd + 1, end, tab);
  const keys = splitAt(bytes, columns[0]!.from, columns[0]!.to, colon);
  const old = keys.findIndex(
    ({ from, to }) => to - from === key.length && bytes.compare(key, 0, key.length, from, to) === 0,
  );
  const kept = old < 0 ? keys.length : keys.length - 1;
  const words = Math.max(1, record.words);
  const parts: (Buffer | string)[] = [bytes.subarray(0, infoEnd + 1)];
  const without = (from: number, to: number): string | Buffer => {
    if (old < 0) return bytes.subarray(from, to);
    const fields = bytes.toString("latin1", from, to).split(":");
    fields.splice(old, 1);
    return Buffer.from(fields.join(":"), "latin1");
  };
  parts.push(without(columns[0]!.from, columns[0]!.to), kept > 0 ? ":BCSQ" : "BCSQ");
  for (let sample = 0; sample < samples; sample++) {
    const { from, to } = columns[sample + 1]!;
    const fields = without(from, to);
    let present = fields.length === 0 ? 0 : 1;
    for (let i = 0; i < fields.length; i++)
      if ((typeof fields === "string" ? fields.charCodeAt(i) : fields[i]) === colon) present++;
    let value = "";
    for (let word = 0; word < words; word++)
      value += (word > 0 ? "," : "") + String(record.bits?.[sample * words + word] ?? 0);
    parts.push("\t", fields, ":.".repeat(Math.max(0, kept - present)), kept > 0 ? `:${value}` : value);
  }
  record.bytes = Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
  );
  record.end = record.bytes.length;
}

function splitAt(
  bytes: Buffer,
  start: number,
  end: number,
  separator: number,
): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== separator) continue;
    parts.push({ from, to: at });
    from = at + 1;
  }
  return parts;
}
