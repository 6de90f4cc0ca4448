import { consequenceTerms, type Impact } from "../consequences/terms.ts";
import type { Problem } from "../problem.ts";
import type { Summary } from "../summary.ts";
import { alleleKind, isSequence, substitutedBase, substitution } from "./alleles.ts";
import type { ReadVcfOutcome } from "./read-vcf.ts";
import type { VcfRecord } from "./record.ts";

/** Counts while records go by; bounded by the numbers of genes and terms. */
export type Tally = {
  /** Counts the alternate alleles. */
  alleles(record: VcfRecord): void;
  /**
   * Counts one annotated record. Terms by index: into `consequenceTerms`, or as `termIndex` gave it; -1 for none.
   * `gene` is any index that `finish` can name, or -1.
   */
  consequences(mostSevere: number, terms: readonly number[], gene: number): void;
  /** Index of a term by name; one that is not in the table gets the impact that its tool gave it. -1 when there are too many. */
  termIndex(name: string, impact?: Impact): number;
  impactOf(term: number): Impact;
  unannotated(): void;
  /** What was counted since the last time, to be added to another tally; begins anew. */
  take(): TallyPart;
  add(part: TallyPart): void;
  finish(about: About): Summary;
};

/** Counts of a part of the file, for sending between threads. Only of the terms in `consequenceTerms`. */
export type TallyPart = {
  kinds: Summary["alleles"];
  transitions: number;
  transversions: number;
  annotated: number;
  unannotated: number;
  /** By term: how often it was the most severe, and how often it occurred at all. */
  terms: { mostSevere: number; any: number }[];
  /** Bases gained and alleles, in turn. */
  indels: number[];
  /** Gene, records with HIGH, records with MODERATE, in turn. */
  genes: number[];
};

type About = {
  engine: Summary["engine"];
  reference: Summary["reference"];
  outcome: ReadVcfOutcome;
  seconds: number;
  indexed: boolean;
  problems: Problem[];
  gene: (index: number) => { id: string; symbol: string };
};

/** Lengths beyond are counted here, as `Summary.indelLengths` says. */
const longestIndel = 30;
const genesTold = 20;
/** The summary must stay small; assemblies in thousands of scaffolds are told in one row from here on. */
const chromosomesTold = 1000;
/** Another tool's output could hold any words. */
const maxTerms = 1000;

export function createTally(): Tally {
  const noKinds: Summary["alleles"] = { snv: 0, insertion: 0, deletion: 0, mnv: 0, delins: 0, other: 0 };
  let kinds = { ...noKinds };
  let transitions = 0;
  let transversions = 0;
  let annotated = 0;
  let unannotated = 0;
  const indels = new Map<number, number>();
  const terms: { term: string; impact: Impact; mostSevere: number; any: number }[] = consequenceTerms.map(
    ({ term, impact }) => ({ term, impact, mostSevere: 0, any: 0 }),
  );
  const termIndices = new Map(terms.map(({ term }, i) => [term, i]));
  const genes = new Map<number, { high: number; moderate: number }>();

  const countAllele = (ref: string, alt: string): void => {
    if (alt === ".") return;
    const kind = alleleKind(ref, alt);
    kinds[kind]++;
    if (kind === "snv") {
      const differing = ref.length === 1 ? null : substitutedBase(ref, alt);
      const change = substitution(differing?.from ?? ref, differing?.to ?? alt);
      if (change === "transition") transitions++;
      else if (change === "transversion") transversions++;
    } else if (alt.length !== ref.length && kind !== "other" && isSequence(alt)) {
      const gained = Math.max(-longestIndel, Math.min(longestIndel, alt.length - ref.length));
      indels.set(gained, (indels.get(gained) ?? 0) + 1);
    }
  };

  const addHits = (gene: number, high: number, moderate: number): void => {
    const hits = genes.get(gene);
    if (hits) {
      hits.high += high;
      hits.moderate += moderate;
    } else genes.set(gene, { high, moderate });
  };

  return {
    alleles({ ref, alts }) {
      for (const alt of alts) countAllele(ref, alt);
    },
    consequences(mostSevere, found, gene) {
      annotated++;
      const worst = terms[mostSevere];
      if (!worst) return;
      worst.mostSevere++;
      for (const index of found) {
        const term = terms[index];
        if (term) term.any++;
      }
      if (gene < 0 || (worst.impact !== "HIGH" && worst.impact !== "MODERATE")) return;
      if (worst.impact === "HIGH") addHits(gene, 1, 0);
      else addHits(gene, 0, 1);
    },
    impactOf: (term) => terms[term]?.impact ?? "MODIFIER",
    termIndex(name, impact = "MODIFIER") {
      const known = termIndices.get(name);
      if (known !== undefined) return known;
      if (terms.length >= maxTerms) return -1;
      terms.push({ term: name, impact, mostSevere: 0, any: 0 });
      termIndices.set(name, terms.length - 1);
      return terms.length - 1;
    },
    unannotated() {
      unannotated++;
    },
    take() {
      const part: TallyPart = {
        kinds,
        transitions,
        transversions,
        annotated,
        unannotated,
        terms: terms.map(({ mostSevere, any }) => ({ mostSevere, any })),
        indels: [...indels].flat(),
        genes: [...genes].flatMap(([gene, { high, moderate }]) => [gene, high, moderate]),
      };
      kinds = { ...noKinds };
      transitions = transversions = annotated = unannotated = 0;
      for (const term of terms) term.mostSevere = term.any = 0;
      indels.clear();
      genes.clear();
      return part;
    },
    add(part) {
      for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) kinds[kind] += part.kinds[kind];
      transitions += part.transitions;
      transversions += part.transversions;
      annotated += part.annotated;
      unannotated += part.unannotated;
      part.terms.forEach(({ mostSevere, any }, i) => {
        const term = terms[i];
        if (!term) return;
        term.mostSevere += mostSevere;
        term.any += any;
      });
      for (let i = 0; i < part.indels.length; i += 2)
        indels.set(part.indels[i]!, (indels.get(part.indels[i]!) ?? 0) + part.indels[i + 1]!);
      for (let i = 0; i < part.genes.length; i += 3)
        addHits(part.genes[i]!, part.genes[i + 1]!, part.genes[i + 2]!);
    },
    finish({ engine, reference, outcome, seconds, indexed, problems, gene }) {
      const worst = [...genes]
        .toSorted(([a, x], [b, y]) => y.high - x.high || y.moderate - x.moderate || a - b)
        .slice(0, genesTold);
      const impacts: Summary["impacts"] = { HIGH: 0, MODERATE: 0, LOW: 0, MODIFIER: 0 };
      for (const { impact, mostSevere } of terms) impacts[impact] += mostSevere;
      return {
        version: 1,
        engine,
        ...(reference ? { reference } : {}),
        input: {
          fileFormat: outcome.header.fileFormat,
          compression: outcome.compression,
          bytes: outcome.inputBytes,
          samples: outcome.header.samples,
        },
        records: { read: outcome.read, annotated, unannotated, rejected: outcome.rejected },
        alleles: kinds,
        transitions,
        transversions,
        consequences: Object.fromEntries(
          terms.filter(({ any }) => any > 0).map(({ term, mostSevere, any }) => [term, { mostSevere, any }]),
        ),
        impacts,
        chromosomes: tellChromosomes(outcome),
        genes: worst.map(([index, hits]) => ({ ...gene(index), ...hits })),
        indelLengths: Object.fromEntries(
          [...indels].toSorted(([a], [b]) => a - b).map(([length, count]) => [String(length), count]),
        ),
        seconds,
        variantsPerSecond: seconds > 0 ? outcome.read / seconds : 0,
        indexed,
        problems,
      };
    },
  };
}

function tellChromosomes({ contigs }: ReadVcfOutcome): Summary["chromosomes"] {
  const told = contigs
    .slice(0, chromosomesTold)
    .map(({ name, length, records }) =>
      length === undefined ? { name, records } : { name, length, records },
    );
  const rest = contigs.slice(chromosomesTold);
  if (rest.length === 0) return told;
  const records = rest.reduce((sum, contig) => sum + contig.records, 0);
  return [...told, { name: `${rest.length} others`, records }];
}
