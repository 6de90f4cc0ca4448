import type { HeldRecord } from "./held-record.ts";

const tab = 9;
const colon = 58;
const dot = 46;
const comma = 44;
const key = Buffer.from("BCSQ");

/**
 * Adds the samples' bitmask (FORMAT/BCSQ) to a record, in place of one that stands there. All other bytes of the genotype columns stay as they are;
 * fields that a sample leaves out at its end are written as `.`, for the new one comes behind them.
 */
export function writeBits(record: HeldRecord, samples: number): void {
  const { bytes, start, end, infoEnd } = record;
  const words = Math.max(1, record.words);
  let at = infoEnd + 1;
  let keys = 1;
  let old = -1;
  let keyStart = at;
  for (; at <= end; at++) {
    const code = at < end ? bytes[at]! : tab;
    if (code !== colon && code !== tab) continue;
    if (at - keyStart === key.length && bytes.compare(key, 0, key.length, keyStart, at) === 0) old = keys - 1;
    keyStart = at + 1;
    if (code === tab) break;
    keys++;
  }
  const kept = old < 0 ? keys : keys - 1;
  // A colon, up to ten digits and a comma a word, and what samples leave out.
  const out = Buffer.allocUnsafe(end - start + key.length + 1 + samples * (12 * words + 2 * keys));
  let length = bytes.copy(out, 0, start, infoEnd + 1);

  /** Copies the fields of [from, to) but for the old one; answers how many there are. */
  const copyFields = (from: number, to: number): number => {
    let field = 0;
    let written = 0;
    for (let fieldStart = from, i = from; i <= to; i++) {
      if (i < to && bytes[i] !== colon) continue;
      if (field !== old) {
        if (written++ > 0) out[length++] = colon;
        length += bytes.copy(out, length, fieldStart, i);
      }
      field++;
      fieldStart = i + 1;
    }
    return written;
  };

  copyFields(infoEnd + 1, at);
  if (kept > 0) out[length++] = colon;
  length += key.copy(out, length);
  for (let sample = 0; sample < samples; sample++) {
    out[length++] = tab;
    const from = at + 1;
    for (at = from; at < end && bytes[at] !== tab;) at++;
    for (let fields = copyFields(from, at); fields < kept; fields++) {
      if (fields > 0) out[length++] = colon;
      out[length++] = dot;
    }
    if (kept > 0) out[length++] = colon;
    for (let word = 0; word < words; word++) {
      if (word > 0) out[length++] = comma;
      const bits = record.bits === undefined ? 0 : record.bits[sample * words + word]!;
      if (bits < 10) out[length++] = 48 + bits;
      else length += out.write(String(bits), length, "latin1");
    }
  }
  record.bytes = out;
  record.start = 0;
  record.end = length;
  record.infoStart -= start;
  record.infoEnd -= start;
  if (record.oldStart >= 0) {
    record.oldStart -= start;
    record.oldEnd -= start;
  }
}
