import type { Plan, PlanTable } from "@gas/core/accounts/plans";
import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import type { UploadSource } from "@gas/core/jobs/job";
import { decideUpload } from "@gas/core/uploads/upload-policy";
import type { Problem } from "@gas/annotation/problem";
import type { Preflight, ReferenceFit } from "@gas/annotation/preflight/preflight";
import type { UnfinishedUpload } from "../../server/list-unfinished.ts";
import { tooLarge } from "../../server/upload-refusals.ts";
import { formatBytes } from "../format-bytes.ts";
import type { LookFailure } from "./preflight-worker.ts";

/** A file that was chosen and is not sent yet. */
export type Candidate = {
  id: string;
  file: File;
  handle?: FileSystemFileHandle;
  inFolder: boolean;
  /** What the job is to be called. */
  fileName: string;
  /** What the file is to be annotated against; null until that is known or chosen. */
  reference: string | null;
  look:
    | { at: "reading"; inputBytes: number }
    | { at: "end"; found: Preflight }
    | { at: "failed"; failure: LookFailure };
  source?: UploadSource;
  /** The unfinished upload that this file is the rest of. */
  resumes?: UnfinishedUpload | undefined;
};

/** What the account's plan allows, and what it could. */
export type Limits = { plan: Plan; plans: PlanTable };

/** Why a file is not to be sent: what is wrong and what to do. */
export type Obstacle = {
  message: string;
  remedy: string;
  /** The first place where the file shows it. */
  place?: Problem["places"][number] | undefined;
  /** A larger plan would do. */
  plans?: true;
};

/** What keeps the candidate from being annotated; null when nothing does, "reading" while that is not known yet. */
export function obstacleOf(
  candidate: Pick<Candidate, "file" | "look" | "reference">,
  { plan, plans }: Limits,
): Obstacle | "reading" | null {
  const { file, look, reference } = candidate;
  const decision = decideUpload(file.size, plan, plans);
  if (!decision.accept) {
    if (decision.because === "upload_empty")
      return { message: "The file is empty.", remedy: "Choose a file that holds a VCF." };
    const message = tooLarge(file.size, plan, plans);
    const more = formatBytes(plans.premium.maxUploadBytes);
    return plan === "free" && file.size <= plans.premium.maxUploadBytes
      ? { message, remedy: `Premium takes files of up to ${more}.`, plans: true }
      : { message, remedy: "Split the file, for instance by chromosome, and upload the pieces." };
  }
  if (look.at === "reading") return "reading";
  if (look.at === "failed")
    return look.failure.unreadable
      ? { message: "The file cannot be read any more.", remedy: "It was moved or changed: choose it again." }
      : referenceMissing(reference);
  const { found } = look;
  if (!found.vcf) {
    const [problem] = found.problems;
    return problem ? obstacleOfProblem(problem) : null;
  }
  const fit = fitOf(found, reference);
  if (!fit?.refusal) return referenceMissing(reference);
  const obstacle = obstacleOfProblem(fit.refusal);
  const fitting = found.fits.find(({ refusal }) => refusal === null);
  const { rule, remedy } = fit.refusal;
  if (rule !== "wrong_build" && rule !== "no_known_contig") return obstacle;
  return {
    ...obstacle,
    remedy: fitting
      ? "Choose the reference that fits below."
      : `None of the references that are offered here fits${found.build ? ` ${found.build}` : ""}. ${remedy}`,
  };
}

function obstacleOfProblem({ message, remedy, places: [place] }: Problem): Obstacle {
  return { message, remedy, place };
}

function referenceMissing(reference: string | null): Obstacle | null {
  if (reference) return null;
  return {
    message: "There is no reference to annotate against.",
    remedy:
      "No annotator has reported yet, or you are not signed in any more. Reload the page in a moment and choose the file again.",
  };
}

/** How the found file goes with the reference; undefined when that was not offered when it was looked at. */
export function fitOf(found: Preflight, reference: string | null): ReferenceFit | undefined {
  return found.vcf ? found.fits.find((fit) => fit.reference === reference) : undefined;
}

/** What stands behind a reference in the list of them: nothing where the fault is the file's, whatever the reference. */
export function fitWord(fit: Pick<ReferenceFit, "refusal" | "agreeing"> | undefined): string {
  if (fit?.refusal?.rule === "wrong_build") return " – another build";
  if (fit?.refusal?.rule === "no_known_contig") return " – does not fit";
  return fit && !fit.refusal && fit.agreeing > 0 ? " – fits" : "";
}

/** What was found, in a line: "bgzip, VCF 4.2 · 3 samples · GRCh38 (hg38)". */
export function describeFound(found: Extract<Preflight, { vcf: true }>): string[] {
  const packing = { plain: "Plain text", gzip: "gzip (not bgzip)", bgzip: "bgzip" }[found.compression];
  const version = found.fileFormat.replace(/^VCFv/, "VCF ") || "VCF of unstated version";
  return [
    `${packing}, ${version}`,
    found.samples === 0
      ? "no samples"
      : found.samples === 1
        ? "1 sample"
        : `${found.samples.toLocaleString("en-US")} samples`,
    ...(found.build ? [found.build] : []),
  ];
}

/** "the first 14,213 records (2.1 MiB of 2 GiB)", "all 12 records", or "the header, which is all there is". */
export function describeLook({ lookedAt: { records, inputBytes, whole } }: Preflight, bytes: number): string {
  const count = records.toLocaleString("en-US");
  if (whole && records === 0) return "the header, which is all there is";
  if (whole) return records === 1 ? "its one record" : `all ${count} records`;
  if (records === 0) return "the header alone";
  return `the first ${count} records (${formatBytes(inputBytes)} of ${formatBytes(bytes)})`;
}

/** A reference in a list: "Saccharomyces cerevisiae (R64)". */
export function referenceLabel({ title, assembly }: Pick<OfferedReference, "title" | "assembly">): string {
  return title.includes(assembly) ? title : `${title} (${assembly})`;
}
