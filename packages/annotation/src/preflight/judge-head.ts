import { BadInputError } from "../bad-input-error.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import type { Problem } from "../problem.ts";
import { checkContigLengths } from "../vcf/build-check.ts";
import { createContigTable, type ContigUse } from "../vcf/contigs.ts";
import { defaultLimits } from "../vcf/io.ts";
import { withEarlier } from "../vcf/open-vcf.ts";
import { createProblemLog } from "../vcf/problem-log.ts";
import { createChunkReader } from "../vcf/read-chunk.ts";
import { createReadingLedger } from "../vcf/reading-ledger.ts";
import type { RejectsWriter } from "../vcf/rejects.ts";
import type { VcfHead } from "./read-head.ts";

export type HeadJudgement = {
  /** What the file would be refused for; null when nothing was found that would stop it. */
  refusal: Problem | null;
  /** Everything else that was found, in the order of the file. */
  problems: Problem[];
  /** Lines below the header that are not blank, and how many of them could not be read. */
  read: number;
  rejected: number;
  contigs: ContigUse[];
  sorted: boolean;
};

/** What was found of a whole file only: more of it could turn it. */
const ofTheWhole: ReadonlySet<string> = new Set(["no_usable_record", "no_known_contig"]);

/** Whether the rest of the file could take the refusal back. */
export function isProvisional({ whole }: VcfHead, { rule }: Problem): boolean {
  return !whole && ofTheWhole.has(rule);
}

const noRejects: RejectsWriter = { add: () => {}, pressure: () => undefined, finish: async () => {} };

/** Holds the head against every rule of the engine and, where there is one, against a reference. The file's end counts as reached. */
export function judgeHead(head: VcfHead, reference: ReferenceSequence | null): HeadJudgement {
  const { header } = head;
  const problems = createProblemLog();
  problems.merge(head.found);
  let read = 0;
  let rejected = 0;
  let sorted = true;
  const contigs = createContigTable({ reference, declared: header.contigs, problems });
  const outcome = (refusal: Problem | null, others: Problem[]): HeadJudgement => {
    return { refusal, problems: others, read, rejected, contigs: contigs.list(), sorted };
  };
  try {
    if (reference) checkContigLengths(header, reference, problems);
    const ledger = createReadingLedger({ reference, header, contigs, problems, rejects: noRejects });
    const reader = createChunkReader({
      reference,
      contigs,
      columnCount: header.columnCount,
      infoId: "",
      maxLineBytes: defaultLimits.maxLineBytes,
      visit: () => {},
    });
    for (const chunk of head.chunks) {
      const reading = reader(chunk);
      let step = reading.next();
      while (step.done !== true) step = reading.next();
      read += step.value.read;
      rejected += step.value.rejected;
      ledger.add(step.value);
    }
    if (head.damage) throw head.damage;
    sorted = !problems.has("not_sorted");
    ledger.finish();
    problems.merge(head.late);
    return outcome(null, problems.list());
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    sorted = !problems.has("not_sorted");
    const [refusal = null, ...others] = (withEarlier(error, problems) as BadInputError).problems;
    return outcome(refusal, others);
  }
}
