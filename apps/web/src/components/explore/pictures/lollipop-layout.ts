import type { GeneVariant, GeneView } from "@gas/annotation/explore/answers";
import type { Impact } from "@gas/annotation/consequences/terms";

const gravest: readonly Impact[] = ["HIGH", "MODERATE", "LOW", "MODIFIER"];

/** One stick: the records that change the same residue, or lie at the same place where there is no protein. */
export type Stick = {
  /** 1-based residue, or position. */
  at: number;
  variants: GeneVariant[];
  /** The gravest among them. */
  impact: Impact;
};

/** What the axis counts and how far it reaches, 1-based, both ends included. */
export type Axis = { unit: "residue" | "position"; from: number; to: number };

/** The axis and sticks of a gene's picture: along its protein where it has one, along its place in the genome otherwise. */
export function lollipopOf({ gene, model, variants }: GeneView): {
  axis: Axis;
  sticks: Stick[];
  aside: GeneVariant[];
} {
  const axis: Axis = model
    ? { unit: "residue", from: 1, to: Math.max(1, model.proteinLength) }
    : { unit: "position", from: gene.from, to: Math.max(gene.from, gene.to) };
  const sticks = new Map<number, GeneVariant[]>();
  const aside: GeneVariant[] = [];
  for (const variant of variants) {
    const at = axis.unit === "residue" ? variant.residue : variant.pos;
    // A stop that is lost lies one behind the last residue.
    if (at === null || at < axis.from || at > axis.to + 1) aside.push(variant);
    else sticks.set(at, [...(sticks.get(at) ?? []), variant]);
  }
  return {
    axis,
    aside,
    sticks: [...sticks]
      .toSorted(([a], [b]) => a - b)
      .map(([at, all]) => ({
        at,
        variants: all,
        impact: gravest.find((impact) => all.some((one) => one.impact === impact)) ?? "MODIFIER",
      })),
  };
}
