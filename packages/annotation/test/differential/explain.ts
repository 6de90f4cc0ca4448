import { bitsPerWord } from "../../src/haplotypes/held-record.ts";
import type { CalledRecord } from "./compare-files.ts";

/**
 * A known reason why GAS and the installed csq may write a record differently. `level` takes out of a BCSQ text what the rule is about, where
 * the rule applies to the record at all: what is the same afterwards differed by the rule alone.
 */
export type Rule = {
  name: string;
  sentence: string;
  source: string;
  level: (record: CalledRecord, genes: LongGenes) => CalledRecord;
};

/** Transcripts whose row reaches beyond their exons: from `start` to `end` by the row, from `low` to `high` by the exons; 1-based, both included. */
export type LongGenes = readonly {
  contig: string;
  gene: string;
  start: number;
  end: number;
  low: number;
  high: number;
}[];

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
  level(record) {
    const substitution =
      /(^|,)(\*?)(?:(?:stop_gained|stop_lost|missense)(?:&|(?=\|)))+((?:[^,|]*)\|[^,]*?\|\d+[A-Z*?]{2,}>[^,|]*\|[^,]*)/g;
    return { ...record, bcsq: record.bcsq.replace(substitution, "$1$2substitution&$3") };
  },
};

const elongation: Rule = {
  name: "replaced exon edge",
  sentence:
    "More bases in place of an exon's first ones are a feature_elongation; csq 1.16 tells an inframe_insertion.",
  source: "case top/02.csq of the bcftools suite (140 TA>AACG), which 1.16 fails",
  level(record) {
    const [, ref, alts] = /(\w+)>(\S+)$/.exec(record.place) ?? [];
    const replaces = alts
      ?.split(",")
      .some((alt) => alt.length > ref!.length && !alt.startsWith(ref!.charAt(0)));
    if (!replaces) return record;
    const bcsq = record.bcsq
      .split(",")
      .filter((entry) => !entry.startsWith("feature_elongation|") || entry.split("|").length > 5)
      .join(",");
    return {
      ...record,
      bcsq: bcsq.replaceAll("&feature_elongation", "").replaceAll("feature_elongation", "inframe_insertion"),
    };
  },
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

const beyondExons: Rule = {
  name: "transcript row longer than its exons",
  sentence:
    "What lies in no exon of a transcript nor between two is not in it; csq goes by the transcript's own row.",
  source:
    "GFF3 specification: exons and introns make the transcript; SGD tells UTR introns without the exon beyond them",
  level(record, genes) {
    const [, contig, pos, ref] = /^(.+):(\d+) (\w+)>/.exec(record.place) ?? [];
    const first = Number(pos);
    const last = first + ref!.length;
    // An exon's last bases are a splice region where the transcript goes on.
    const near = genes.filter(
      (one) =>
        one.contig === contig &&
        last >= one.start &&
        first <= one.end &&
        (first < one.low + exonEdge || last > one.high - exonEdge),
    );
    if (near.length === 0) return record;
    const names = new Set(near.map(({ gene }) => gene));
    // An intron is told once for all genes that have one there.
    const isOfRule = (entry: string): boolean =>
      entry.startsWith("intron|") ||
      (/^splice_(region|donor|acceptor)\|/.test(entry) && names.has(entry.split("|")[1]!));
    const entries = record.bcsq.split(",");
    const kept = entries.filter((entry) => !isOfRule(entry));
    const bcsq = kept.join(",");
    return { ...record, bcsq, columns: carriers(record, (entry) => kept.indexOf(entry)) };
  },
};

const exonEdge = 8;

const twins: Rule = {
  name: "entries that are the same to the letter",
  sentence: "Of entries with one text it is all one which of them a sample is marked as carrier of.",
  source: "VCF: FORMAT/BCSQ is an index into INFO/BCSQ, and both indexes name the same text",
  level: (record) => ({
    ...record,
    columns: carriers(record, (entry) => record.bcsq.split(",").indexOf(entry)),
  }),
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

/** The columns with each mask written as the list of entries that it names, numbered anew; those numbered below 0 are left out. */
function carriers({ bcsq, columns }: CalledRecord, numberOf: (entry: string) => number): string {
  const [format, ...samples] = columns.split("\t");
  if (!format!.endsWith(":BCSQ")) return columns;
  const entries = bcsq.split(",");
  const told = samples.map((sample) => {
    const at = sample.lastIndexOf(":");
    const mask = sample.slice(at + 1);
    if (!/^[\d,]+$/.test(mask)) return sample;
    const named = new Set<string>();
    for (const [word, bits] of mask.split(",").map(Number).entries())
      for (let bit = 0; bit < bitsPerWord; bit++) {
        const place = word * bitsPerWord + bit;
        const number = bits & (1 << bit) ? numberOf(entries[place >> 1]!) : -1;
        if (number >= 0) named.add(`${number}.${place & 1}`);
      }
    return `${sample.slice(0, at)}:${named.size === 0 ? "0" : [...named].toSorted().join("+")}`;
  });
  return [format, ...told].join("\t");
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
    const level = (entry: string): string =>
      entry.split("|").length > 5
        ? entry
        : entry.replace(/^(\*?)(frameshift|inframe_deletion)/, "$1lost_bases");
    return { ...record, bcsq: record.bcsq.split(",").map(level).join(",") };
  },
};

export const rules: readonly Rule[] = [nmd, mnv, elongation, replacedEdge, beyondExons, emptyMask, twins];

/** The rules, as few as possible and two at most, that two records differ by; undefined when they do not explain the difference. */
export function explain(
  ours: CalledRecord,
  theirs: CalledRecord,
  genes: LongGenes,
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
  return undefined;
}

/** Genes of a GFF3 text that have such a transcript. */
export function longGenes(gff: string): LongGenes {
  const rows = gff.split("\n").filter((line) => !line.startsWith("#") && line !== "");
  const attribute = (text: string, name: string): string =>
    new RegExp(`(?:^|;)${name}=([^;]*)`).exec(text)?.[1] ?? "";
  const geneNames = new Map<string, string>();
  const transcripts = new Map<string, { -readonly [K in keyof LongGenes[number]]: LongGenes[number][K] }>();
  for (const row of rows) {
    const [contig, , type, start, end, , , , text] = row.split("\t");
    const id = attribute(text!, "ID");
    if (id.startsWith("gene:")) geneNames.set(id, attribute(text!, "Name") || id.slice(5));
    else if (id.startsWith("transcript:"))
      transcripts.set(id, {
        contig: contig!,
        gene: attribute(text!, "Parent"),
        start: Number(start),
        end: Number(end),
        low: Infinity,
        high: 0,
      });
    if (type !== "exon") continue;
    const parent = transcripts.get(attribute(text!, "Parent"));
    if (parent === undefined) continue;
    parent.low = Math.min(parent.low, Number(start));
    parent.high = Math.max(parent.high, Number(end));
  }
  return [...transcripts.values()]
    .filter(({ start, end, low, high }) => start < low || end > high)
    .map((one) => ({ ...one, gene: geneNames.get(one.gene) ?? one.gene }));
}
