import * as z from "zod";

/**
 * How the value of a field is compared. Numbers are compared as numbers, text in any case. A field with several values (`&` in CSQ,
 * commas in INFO) fulfils a test when one of them does. `rare`: not more than, or not there at all, as for the frequency of an allele that
 * a population does not know.
 */
export const fieldOperators = [
  "is",
  "isNot",
  "contains",
  "atLeast",
  "atMost",
  "rare",
  "present",
  "absent",
] as const;
export type FieldOperator = (typeof fieldOperators)[number];

/** `CSQ/BIOTYPE` is a field of the annotation's entries, whatever INFO field holds them; `INFO/DP` one of the record. */
export const fieldName = z
  .string()
  .regex(/^(?:CSQ|INFO)\/[^=~<>!?*\s]{1,200}$/, "must be CSQ/ or INFO/ and a field's name");

export const FieldTest = z
  .object({ name: fieldName, op: z.enum(fieldOperators), value: z.string().max(500).default("") })
  .superRefine(({ op, value }, context) => {
    const wrong = (message: string): void => context.addIssue({ code: "custom", message, path: ["value"] });
    if (op === "present" || op === "absent") {
      if (value !== "") wrong("has no meaning here");
    } else if (value === "") wrong("is missing");
    else if ((op === "atLeast" || op === "atMost" || op === "rare") && !isNumber(value))
      wrong("must be a number");
  });
export type FieldTest = z.infer<typeof FieldTest>;

/** A decimal number as VCF has them; not what JavaScript also takes for one, such as "" or "0x10". */
export function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);
}

/** The longer signs first: `>=` must not be read as another. */
const signs: readonly (readonly [string, FieldOperator])[] = [
  ["<=?", "rare"],
  [">=", "atLeast"],
  ["<=", "atMost"],
  ["!=", "isNot"],
  ["=", "is"],
  ["~", "contains"],
  ["?", "present"],
  ["!", "absent"],
];

/** Such as `CSQ/BIOTYPE=protein_coding`, `INFO/AF<=?0.01` or `CSQ/HGVSp?`. */
export function encodeField({ name, op, value }: FieldTest): string {
  return `${name}${signs.find(([, named]) => named === op)![0]}${value}`;
}

/** Inverse of `encodeField`; null where there is no comparison. What it answers is still to be checked by `FieldTest`. */
export function decodeField(text: string): { name: string; op: FieldOperator; value: string } | null {
  const at = text.search(/[=~<>!?]/);
  const found = at < 0 ? undefined : signs.find(([sign]) => text.startsWith(sign, at));
  if (!found) return null;
  return { name: text.slice(0, at), op: found[1], value: text.slice(at + found[0].length) };
}
