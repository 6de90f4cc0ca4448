import { displayName } from "@gas/core/uploads/file-name";
import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import { likeliestReference } from "@gas/annotation/preflight/likeliest-reference";
import type { UnfinishedUpload } from "../../server/list-unfinished.ts";
import { callApi } from "../call-api.ts";
import { describeFound, obstacleOf, type Candidate } from "./candidate.ts";
import type { ChosenFile, DroppedItem } from "./dropped-items.ts";
import { isSourceOf, sourceOf } from "./file-source.ts";
import { candidates, changeCandidate, limits, offered, tooMany } from "./intake-state.ts";
import { lookAtFile, type Look } from "./look-at-file.ts";
import { startUpload } from "./upload-deeds.ts";
import { announcement, uploads } from "./upload-state.ts";
import { filesIn } from "./walk-folders.ts";

/** Nobody looks through more cards than these. */
const mostFiles = 200;
/** Files that are read at a time; each is read for a fraction of a second. */
const looksAtOnce = 2;

const looks = new Map<string, Look>();
let counter = 0;

export async function takeDropped(items: readonly DroppedItem[]): Promise<void> {
  takeFiles(await filesIn(items));
}

/** Puts the files on the list, unless they are on it, and has a look at each. */
export function takeFiles(chosen: readonly ChosenFile[]): void {
  const standing = candidates.get();
  const others = chosen.filter(({ file }) => !standing.some((one) => isSame(one.file, file)));
  const room = Math.max(0, mostFiles - standing.length);
  tooMany.set(Math.max(0, others.length - room));
  const fresh = others.slice(0, room).map((one): Candidate => ({
    ...one,
    id: `file-${++counter}`,
    fileName: displayName(one.file.name),
    reference: null,
    look: { at: "reading", inputBytes: 0 },
  }));
  if (fresh.length === 0) return;
  candidates.set([...standing, ...fresh]);
  const asked = Promise.all([offeredNow(), unfinishedNow()]);
  const waiting = fresh.values();
  const lookOn = async (): Promise<void> => {
    for (const candidate of waiting) await lookAt(candidate, ...(await asked));
  };
  for (let i = 0; i < looksAtOnce; i++) void lookOn();
}

export function dropCandidate(id: string): void {
  looks.get(id)?.stop();
  looks.delete(id);
  candidates.set(candidates.get().filter((one) => one.id !== id));
}

/** Sends every file that nothing keeps from it, and answers how many those are. */
export function annotateReady(): number {
  const allowed = limits.get();
  if (!allowed) return 0;
  const ready = candidates.get().filter((one) => obstacleOf(one, allowed) === null);
  candidates.set(candidates.get().filter((one) => !ready.includes(one)));
  for (const { file, fileName, reference, handle, source, resumes } of ready)
    startUpload({
      file,
      fileName,
      reference: reference ?? "",
      ...(handle ? { handle } : {}),
      ...(source ? { source } : {}),
      ...(resumes ? { resumes } : {}),
    });
  announcement.set(ready.length === 1 ? "The upload begins." : `The upload of ${ready.length} files begins.`);
  return ready.length;
}

async function lookAt(
  candidate: Candidate,
  references: readonly OfferedReference[],
  unfinished: readonly UnfinishedUpload[],
): Promise<void> {
  const { id, file } = candidate;
  if (!candidates.get().some((one) => one.id === id)) return;
  const look = lookAtFile(file, references, (inputBytes) =>
    changeCandidate(id, { look: { at: "reading", inputBytes } }),
  );
  looks.set(id, look);
  const [end, source] = await Promise.all([look.end, sourceOf(file).catch(() => undefined)]);
  looks.delete(id);
  const resumes = source && unfinished.find((one) => isSourceOf(one, file.size, source));
  const known: Partial<Candidate> = {
    ...(source ? { source } : {}),
    // It goes on as what it was begun as.
    ...(resumes ? { resumes, fileName: resumes.fileName } : {}),
  };
  const guess = references[0]?.name ?? null;
  if ("failed" in end)
    changeCandidate(id, {
      ...known,
      look: { at: "failed", failure: end.failed },
      reference: resumes?.reference ?? guess,
    });
  else {
    const { found } = end;
    const likeliest = found.vcf ? likeliestReference(found.fits) : null;
    changeCandidate(id, {
      ...known,
      look: { at: "end", found },
      reference: resumes?.reference ?? (likeliest || guess),
    });
  }
  tellOf(id);
}

/** For those who cannot see the card. */
function tellOf(id: string): void {
  const candidate = candidates.get().find((one) => one.id === id);
  const allowed = limits.get();
  if (!candidate || !allowed) return;
  const { fileName, look } = candidate;
  const obstacle = obstacleOf(candidate, allowed);
  if (obstacle === "reading") return;
  // What is wrong is told by the card itself, as an alert.
  if (obstacle !== null) return;
  const found = look.at === "end" && look.found.vcf ? `${describeFound(look.found).join(", ")}. ` : "";
  announcement.set(`${fileName}: ${found}Ready to be annotated.`);
}

async function offeredNow(): Promise<readonly OfferedReference[]> {
  const answer = await callApi<{ references: OfferedReference[] }>("/api/references", undefined, "GET").catch(
    () => null,
  );
  // No answer: what was offered before is the best guess.
  if (answer?.ok) offered.set(answer.value.references);
  return offered.get();
}

/** Those that this tab does not have in hand already. */
export async function unfinishedNow(): Promise<UnfinishedUpload[]> {
  const answer = await callApi<{ uploads: UnfinishedUpload[] }>("/api/uploads", undefined, "GET").catch(
    () => null,
  );
  if (!answer?.ok) return [];
  const inHand = new Set(uploads.get().map(({ jobId }) => jobId));
  return answer.value.uploads.filter(({ jobId }) => !inHand.has(jobId));
}

function isSame(one: File, other: File): boolean {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}
