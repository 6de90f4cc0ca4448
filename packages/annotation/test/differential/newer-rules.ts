import { replacesSeveral } from "../../src/haplotypes/place-allele.ts";
import type { CalledRecord } from "./compare-files.ts";
import type { Rule } from "./explain.ts";
import { levelEntries, levelMarks } from "./level-entries.ts";

/** What bcftools csq 1.23 and 1.24 do otherwise than 1.16, as was seen beside 1.24 on crowded records. */

/** Whether an allele of the record, or one named in an entry, fulfils a condition. */
const someAllele = (text: string, is: (ref: string, alt: string) => boolean): boolean =>
  [...text.matchAll(/([ACGT]+)>([ACGT,*]+)/g)].some(([, ref, alts]) =>
    alts!.split(",").some((alt) => is(ref!, alt)),
  );

/** Leaves out what entries say of such alleles, and pointers to records that may hold one. */
const withoutAlleles = (record: CalledRecord, is: (ref: string, alt: string) => boolean): CalledRecord => {
  const own = someAllele(record.place, is);
  if (!own && !someAllele(record.bcsq, is)) return record;
  return levelEntries(record, (entry) =>
    own || entry.startsWith("@") || someAllele(entry, is) ? undefined : entry,
  );
};

const carriers: Rule = {
  name: "carriers of what a place says",
  sentence:
    "Who carries the allele of a splice or intron call is marked in FORMAT/BCSQ; csq 1.16 marks nobody there.",
  source: "bcftools csq 1.23, csq_stage_splice keeps the allele",
  level: (record) => levelMarks(record, (entry) => entry.split("|").length <= 5),
};

const several: Rule = {
  name: "several bases for several others",
  sentence:
    "An allele that replaces several bases by several others is placed as a substitution and told as feature_elongation or feature_truncation; csq 1.16 takes it for an insertion or deletion.",
  source: "bcftools csq 1.23, splice_csq_complex; case top/02.csq of the bcftools suite",
  level: (record) => withoutAlleles(record, replacesSeveral),
};

const overEdge: Rule = {
  name: "substitution over an exon's edge",
  sentence:
    "A substitution that reaches over an exon's edge is told by its place alone, as an indel is; csq 1.16 tells amino acids of it.",
  source: "bcftools csq 1.23, splice_csq_mnp answers SPLICE_OVERLAP",
  level: (record) => withoutAlleles(record, (ref, alt) => ref.length > 1 && ref.length === alt.length),
};

const lostStart: Rule = {
  name: "start codon on its haplotype",
  sentence:
    "A changed start codon is read with its haplotype, and what follows counts it in; csq 1.16 tells it by its place alone.",
  source: "bcftools csq 1.23, hap_init and hap_add_csq; bcftools 1.24, release notes (issue 2543)",
  level: (record, { startHit }) =>
    levelEntries(record, (entry) =>
      entry.startsWith("@") ||
      (startHit.has(entry.split("|")[1] ?? "") && !/^(splice_|intron|[35]_prime_utr)[^|]*\|/.test(entry))
        ? undefined
        : entry,
    ),
};

const behindEnd: Rule = {
  name: "bases behind the coding sequence",
  sentence:
    "A codon left open at the end is read with the bases that follow on the genome; csq 1.16 takes the first ones of the last exon.",
  source: "bcftools csq 1.23, tscript_splice_ref",
  level: (record) =>
    levelEntries(record, (entry) =>
      /frameshift|stop_lost/.test(entry) ? entry.replace(/(>\d+[A-Z?]*)[A-Z?*]\|/, "$1|") : entry,
    ),
};

/** Whether an entry's change is made with an allele that the versions place differently. */
export const isPlacedOtherwise = (entry: string): boolean =>
  someAllele(entry, (ref, alt) => replacesSeveral(ref, alt) || (ref.length > 1 && ref.length === alt.length));

const onHaplotypeOfSuch: Rule = {
  name: "haplotype with an allele that is placed otherwise",
  sentence:
    "What shares a codon or a shifted frame with a substitution over an exon's edge, or with several bases for several, is called with it by one version and without it by the other.",
  source: "the two rules above, and hap_finalize",
  level: (record, { placedOtherwise }) =>
    levelEntries(record, (entry) => {
      const [, gene, , , , change] = entry.split("|");
      return entry.startsWith("@") || (change !== undefined && placedOtherwise.has(gene!))
        ? undefined
        : entry;
    }),
};

export const newerRules: readonly Rule[] = [
  carriers,
  several,
  overEdge,
  lostStart,
  behindEnd,
  onHaplotypeOfSuch,
];
