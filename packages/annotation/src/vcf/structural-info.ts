import type { StructuralInfo } from "../consequences/structural.ts";
import type { VcfRecord } from "./record.ts";

const angle = 0x3c; // <
const dot = 0x2e;
const squareOpen = 0x5b; // [
const squareClose = 0x5d; // ]

/** END, SVLEN and SVTYPE of a record, read only when an ALT is symbolic or a breakend; undefined for all others. */
export function structuralInfoOf(record: VcfRecord): StructuralInfo | undefined {
  if (!record.alts.some(isStructural)) return undefined;
  const { bytes, infoStart, infoEnd, infoEndTag } = record;
  const info: StructuralInfo = { end: infoEndTag, length: 0, type: "" };
  for (const field of bytes.toString("latin1", infoStart, infoEnd).split(";")) {
    if (field.startsWith("SVTYPE=")) info.type = field.slice("SVTYPE=".length);
    else if (field.startsWith("SVLEN=")) info.length = Math.abs(Number.parseInt(field.slice(6), 10)) || 0;
  }
  return info;
}

function isStructural(alt: string): boolean {
  const first = alt.charCodeAt(0);
  const last = alt.charCodeAt(alt.length - 1);
  if (alt.length < 2) return false;
  return first === angle || first === dot || last === dot || isSquare(first) || isSquare(last);
}

function isSquare(code: number): boolean {
  return code === squareOpen || code === squareClose;
}
