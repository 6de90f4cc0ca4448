import * as z from "zod";

/** POS is 32-bit in every index. */
const position = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);

/** A stretch of a sequence, positions 1-based and inclusive; without them all of it, without `to` from there on. */
export const Region = z
  .object({ contig: z.string().min(1).max(200), from: position.optional(), to: position.optional() })
  .refine(({ from, to }) => to === undefined || (from !== undefined && to >= from), {
    error: "must end behind its beginning",
  });
export type Region = z.infer<typeof Region>;

/** `chrI`, `chrI:5000-`, `chrI:5000` (one place) or `chrI:5000-6000`; a name that has a colon itself ends in another one. */
export function encodeRegion({ contig, from, to }: Region): string {
  if (from === undefined) return contig.includes(":") ? `${contig}:` : contig;
  if (to === undefined) return `${contig}:${from}-`;
  return from === to ? `${contig}:${from}` : `${contig}:${from}-${to}`;
}

/** Inverse of `encodeRegion`; commas within numbers are passed over. Null where there is no name. */
export function decodeRegion(text: string): Region | null {
  const colon = text.lastIndexOf(":");
  if (colon < 0) return text === "" ? null : { contig: text };
  const contig = text.slice(0, colon);
  const place = text.slice(colon + 1).replaceAll(",", "");
  const found = /^(\d{1,15})(?:(-)(\d{1,15})?)?$/.exec(place);
  if (contig === "") return null;
  if (place === "") return { contig };
  if (!found) return { contig: text };
  const from = Number(found[1]);
  if (found[2] === undefined) return { contig, from, to: from };
  return found[3] === undefined ? { contig, from } : { contig, from, to: Number(found[3]) };
}
