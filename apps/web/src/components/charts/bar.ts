/** A bar of a chart and a row of its table. */
export type Bar = {
  name: string;
  count: number;
  colour: string;
  /** What a click on it asks for, where it can be asked for. */
  key?: string;
};

export const impactColours = {
  HIGH: "var(--impact-high)",
  MODERATE: "var(--impact-moderate)",
  LOW: "var(--impact-low)",
  MODIFIER: "var(--impact-modifier)",
} as const;

/** `snv` → "SNV": the types of an allele as people write them; an abbreviation in capitals, a word as it is. */
export function typeText(type: string): string {
  return type === "snv" || type === "mnv" ? type.toUpperCase() : type;
}

/** `missense_variant` → "missense variant": the ontology's terms, made to wrap. */
export function termText(term: string): string {
  return term.replaceAll("_", " ");
}
