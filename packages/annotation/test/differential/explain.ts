import type { CalledRecord } from "./compare-files.ts";
import { levelEntries, sortEntries, withoutTerms } from "./level-entries.ts";
import { newerRules } from "./newer-rules.ts";

/** What some rule is about: genes whose start codon a record of the file changes, and those with an allele that versions of csq place differently. */
export type OddGenes = { startHit: ReadonlySet<string>; placedOtherwise: ReadonlySet<string> };

/**
 * A known reason why GAS and the installed csq may write a record differently. `level` takes out of a BCSQ text what the rule is about, where
 * the rule applies to the record at all: what is the same afterwards differed by the rule alone.
 */
export type Rule = {
  name: string;
  sentence: string;
  source: string;
  level: (record: CalledRecord, genes: OddGenes) => CalledRecord;
};

const nmd: Rule = {
  name: "nonsense-mediated decay",
  sentence:
    "NMD_transcript is added to what hits a coding transcript that decays; csq 1.16 does not do that yet.",
  source: "case ENST00000571540/nmd of the bcftools suite, which 1.16 fails",
  level: (record) => ({ ...record, bcsq: record.bcsq.replaceAll("&NMD_transcript", "") }),
};

const mnv: Rule = {
  name: "stop of a substitution over several codons",
  sentence:
    "Stops gained and lost are looked for in all changed amino acids; csq 1.16 looks at the first alone.",
  source: "case ENST00000360372/mnp of the bcftools suite, which 1.16 fails",
  level: (record) =>
    levelEntries(record, (entry) => {
      const severalCodons = /\|\d+[A-Z*?]{2,}>\d+[A-Z*?]+\|/.test(entry);
      if (!severalCodons || /frameshift|inframe_(insertion|deletion)/.test(entry)) return entry;
      return withoutTerms(entry, /^(stop_gained|stop_lost|missense)$/) ?? entry.slice(entry.indexOf("|"));
    }),
};

const emptyMask: Rule = {
  name: "bitmask of nobody",
  sentence:
    "A FORMAT/BCSQ of zeros says that no sample carries an entry, which a record without the field says too.",
  source:
    "bcftools csq writes the field or leaves it out by what an earlier record left in the same buffer (csq.c, vbuf_flush: nfmt)",
  level(record) {
    const [format, ...samples] = record.columns.split("\t");
    if (!format!.endsWith(":BCSQ") || !samples.every((one) => /:0(,0)*$/.test(one))) return record;
    const columns = [format!, ...samples].map((one) => one.slice(0, one.lastIndexOf(":")));
    return { ...record, columns: columns.join("\t") };
  },
};

const twins: Rule = {
  name: "entries that are the same to the letter",
  sentence: "Of entries with one text it is all one which of them a sample is marked as carrier of.",
  source: "VCF: FORMAT/BCSQ is an index into INFO/BCSQ, and both indexes name the same text",
  level: (record) => levelEntries(record, (entry) => entry),
};

const order: Rule = {
  name: "order of entries",
  sentence:
    "The entries of genes that begin at one place come in the order in which the genes are kept; csq's own test sorts them.",
  source: "bcftools, test/test.pl pipes BCSQ through csq/sort-csq",
  level: sortEntries,
};

const star: Rule = {
  name: "a star behind another allele",
  sentence:
    "`*` says that the bases are deleted by another record and changes nothing itself; csq asks the first allele alone whether it is one.",
  source: "VCF 4.3, section 1.6.1.5; bcftools csq, test_splice asks allele[1] and places every one",
  level(record) {
    const alts = record.place.split(">").at(-1)!.split(",");
    if (alts[0] === "*" || !alts.includes("*")) return record;
    return levelEntries(record, (entry) => withoutTerms(entry, /^splice_/));
  },
};

const nothingLeft: Rule = {
  name: "nothing put in the place of a codon's bases",
  sentence:
    "Where a haplotype has nothing in the place of what is deleted, only the codons deleted are told of the protein; csq 1.16 tells all that follow.",
  source: "bcftools csq 1.18 and later, hap_finalize: no filling where the sequence is empty",
  level: (record) =>
    levelEntries(record, (entry) => entry.replace(/\|(\d+[A-Z?])[A-Z?]*\*?(>\d+\?\|)/, "|$1$2")),
};

/**
 * Not a rule that either side follows, but a fault: csq keeps the address of a record that it has written already, and prints the position of the
 * later record that has been read into the same memory.
 */
const stalePointer: Rule = {
  name: "pointer to a record that is gone",
  sentence:
    "@POS names the record that carries the compound, in front of this one; csq names one behind, of a transcript read forward.",
  source:
    "bcftools csq, kput_vcsq prints csq->ref->pos of a buffer that vbuf_flush has given to a later record",
  level: (record) => ({ ...record, bcsq: record.bcsq.replace(/@\d+/g, "@") }),
};

/** Whether the records point differently, and in each place GAS back and csq ahead. */
function pointsAhead(ours: CalledRecord, theirs: CalledRecord): boolean {
  const pointers = ({ bcsq }: CalledRecord): number[] =>
    [...bcsq.matchAll(/@(\d+)/g)].map(([, at]) => Number(at));
  const here = Number(/:(\d+) /.exec(ours.place)?.[1]);
  const mine = pointers(ours);
  return pointers(theirs).every((at, i) => at === mine[i] || (at > here && mine[i]! < here));
}

const replacedEdge: Rule = {
  name: "frame of a deletion that replaces bases over an exon's end",
  sentence:
    "Bases put in the place of deleted ones count for the frame; csq 1.16 counts the deleted ones alone.",
  source: "case ENST00000573035-bt2212/complex-event of the bcftools suite (CAAG>CT), which 1.16 fails",
  level(record) {
    const [, ref, alts] = /(\w+)>(\S+)$/.exec(record.place) ?? [];
    const replaces = alts?.split(",").some((alt) => {
      const isPure = alt.length === 1 && alt === ref!.charAt(0);
      return alt.length < ref!.length && !isPure;
    });
    if (!replaces) return record;
    return levelEntries(record, (entry) =>
      entry.split("|").length > 5 ? entry : withoutTerms(entry, /^(frameshift|inframe_deletion)$/),
    );
  },
};

const longAllele: Rule = {
  name: "bases behind a long allele",
  sentence:
    "An insertion at an exon's first base, written with more bases in front than it adds, is followed by the base behind the record; csq takes one further on.",
  source: "bcftools csq, splice_build_hap counts the bases of ALT that it has used from the record's first",
  level(record) {
    const [, ref, alts] = /(\w+)>(\S+)$/.exec(record.place) ?? [];
    const isLong = alts?.split(",").some((alt) => alt.startsWith(ref!) && alt.length < 2 * ref!.length);
    if (!isLong) return record;
    return levelEntries(record, (entry) => (entry.includes(`${ref}>`) ? undefined : entry));
  },
};

const rules: readonly Rule[] = [
  nmd,
  mnv,
  replacedEdge,
  emptyMask,
  twins,
  star,
  nothingLeft,
  order,
  longAllele,
  ...newerRules,
];

/** The rules, as few as possible and three at most or all of the versions' together, that two records differ by; undefined when they do not explain the difference. */
export function explain(
  ours: CalledRecord,
  theirs: CalledRecord,
  genes: OddGenes,
): readonly Rule[] | undefined {
  const same = (some: readonly Rule[]): boolean => {
    const text = (record: CalledRecord): string => {
      const { bcsq, columns, place } = some.reduce((left, rule) => rule.level(left, genes), record);
      return [place, bcsq, columns].join("\t");
    };
    return text(ours) === text(theirs);
  };
  if (pointsAhead(ours, theirs) && same([stalePointer])) return [stalePointer];
  const alone = rules.find((rule) => same([rule]));
  if (alone !== undefined) return [alone];
  for (const one of rules) for (const other of rules) if (same([one, other])) return [one, other];
  for (const one of rules)
    for (const other of rules)
      for (const third of rules) if (same([one, other, third])) return [one, other, third];
  // What the versions do otherwise may come together.
  const [none, ...others] = [emptyMask, nmd, mnv, ...newerRules, twins, order].toReversed();
  const all = [...others.toReversed(), none!, emptyMask];
  return same(all) ? all.filter((rule) => !same(all.filter((other) => other !== rule))) : undefined;
}
