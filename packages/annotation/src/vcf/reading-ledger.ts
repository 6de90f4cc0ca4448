import { BadInputError } from "../bad-input-error.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import { createBuildCheck } from "./build-check.ts";
import type { ContigTable, ContigUse } from "./contigs.ts";
import type { VcfHeader } from "./header.ts";
import type { Place, ProblemLog } from "./problem-log.ts";
import type { ChunkReading } from "./read-chunk.ts";
import type { RejectsWriter } from "./rejects.ts";

/**
 * Puts together what was found out chunk by chunk, in the order of the file, into what reading it in one go would have found: order
 * across chunks, contigs, the check of the build, the first places of each problem.
 */
export type ReadingLedger = {
  /** Adds the next chunk; throws BadInputError where the file turns out unusable. */
  add(reading: ChunkReading): void;
  /** Records so far. */
  read(): number;
  finish(): { read: number; rejected: number; contigs: ContigUse[]; sorted: boolean };
};

type ReadingLedgerOptions = {
  reference: ReferenceSequence | null;
  header: VcfHeader;
  contigs: ContigTable;
  problems: ProblemLog;
  rejects: RejectsWriter;
};

export function createReadingLedger(options: ReadingLedgerOptions): ReadingLedger {
  const { reference, header, contigs, problems, rejects } = options;
  const build = reference ? createBuildCheck(header, reference, problems) : null;
  let read = 0;
  let rejected = 0;
  let unchecked = 0;
  let firstUnchecked: Place | null = null;
  let sorted = true;
  let lastContig: ContigUse | null = null;
  let lastPos = 0;

  /** The first record of a chunk that is out of order after those before it. */
  const addContigs = ({ runs, disorder }: ChunkReading): void => {
    let broken: Place | null = disorder;
    for (const run of runs) {
      const name = Buffer.from(run.name);
      const use = contigs.find(name, 0, name.length, run.firstLine);
      const fits = use === lastContig ? run.firstPos >= lastPos : use.records === 0;
      if (!fits && (broken === null || run.firstLine < broken.line))
        broken = { line: run.firstLine, locus: `${run.name}:${run.firstPos}` };
      use.records += run.records;
      lastContig = use;
      lastPos = run.lastPos;
    }
    if (!sorted || broken === null) return;
    sorted = false;
    problems.add("not_sorted", broken);
  };

  return {
    read: () => read,
    add(reading) {
      read += reading.read;
      rejected += reading.rejected;
      addContigs(reading);
      for (const agrees of reading.verdicts)
        build?.checked(agrees === 1, agrees === 1 ? undefined : (reading.firstWrong ?? undefined));
      problems.merge(reading.problems);
      unchecked += reading.unchecked;
      firstUnchecked ??= reading.firstUnchecked;
      const text = Buffer.from(reading.rejectedText.buffer, reading.rejectedText.byteOffset);
      for (const { rule, detail, ...line } of reading.rejects)
        rejects.add(rule, detail, { bytes: text, ...line });
      if (reading.fault) throw new BadInputError([reading.fault, ...problems.list()]);
    },
    finish() {
      const list = contigs.list();
      if (read === 0) problems.add("header_only");
      else if (read === rejected) problems.fail("no_usable_record");
      if (reference) {
        tellNames(list, reference, problems);
        build?.finish();
        if (unchecked > 0)
          problems.add(
            "ref_not_checked",
            firstUnchecked ?? undefined,
            { reference: reference.meta.name },
            unchecked,
          );
      }
      return { read, rejected, contigs: list, sorted };
    },
  };
}

const maxNamesTold = 5;

/** Reports the contigs that were found under another name, and those that were not found. */
function tellNames(list: ContigUse[], reference: ReferenceSequence, problems: ProblemLog): void {
  const { name } = reference.meta;
  const unknown = list.filter((contig) => contig.index < 0);
  const some = (names: string[]): string =>
    names.slice(0, maxNamesTold).join(", ") +
    (names.length > maxNamesTold ? ` and ${names.length - maxNamesTold} more` : "");
  const known = some(reference.contigs.map((contig) => contig.name));
  if (list.length > 0 && unknown.length === list.length) {
    const file = some(unknown.map((contig) => contig.name));
    problems.fail(
      "no_known_contig",
      { line: unknown[0]?.firstLine ?? 1, locus: file },
      { file, reference: name, known },
    );
  }
  if (unknown.length > 0) {
    const names = some(
      unknown.map((contig) => `${contig.name} (${contig.records.toLocaleString("en")} records)`),
    );
    problems.add("contig_unknown", undefined, { reference: name, names }, 0);
  }
  const translated = list.filter(
    (contig) => contig.index >= 0 && reference.contigs[contig.index]?.name !== contig.name,
  );
  const names = some(
    translated.map(
      (contig) =>
        `${contig.name} read as ${reference.contigs[contig.index]?.name} (${contig.records.toLocaleString("en")} records)`,
    ),
  );
  for (const contig of translated) {
    problems.add(
      "names_translated",
      { line: contig.firstLine, locus: contig.name, detail: reference.contigs[contig.index]?.name ?? "" },
      { reference: name, names },
      contig.records,
    );
  }
}
