import type { JobView } from "./job-view.ts";

/** What somebody with a link may see of a job: what it is, how it stands and what came of it. Nothing of the person whose job it is, no notes, no tags, nothing to do. */
export type SharedJobView = Pick<
  JobView,
  | "fileName"
  | "title"
  | "bytes"
  | "reference"
  | "status"
  | "version"
  | "headline"
  | "detail"
  | "submitTime"
  | "startTime"
  | "completeTime"
  | "counts"
  | "files"
>;

/** The log is its owner's: it tells of attempts and workers. */
const hiddenFiles = new Set<string>(["log"]);

/** `view` as it is shown to somebody with a link. */
export function viewShared(view: JobView): SharedJobView {
  const { fileName, title, bytes, reference, status, version, headline, submitTime } = view;
  return {
    fileName,
    title,
    bytes,
    reference,
    status,
    version,
    headline,
    submitTime,
    files: view.files.filter(({ kind }) => !hiddenFiles.has(kind)),
    // What is wrong with a file is told in its own lines: that stays with its owner.
    ...(view.detail !== undefined && view.status === "COMPLETED" ? { detail: view.detail } : {}),
    ...(view.startTime === undefined ? {} : { startTime: view.startTime }),
    ...(view.completeTime === undefined ? {} : { completeTime: view.completeTime }),
    ...(view.counts === undefined ? {} : { counts: view.counts }),
  };
}

/** Whether somebody with a link may fetch a file of this kind. */
export function isShared(kind: string): boolean {
  return !hiddenFiles.has(kind);
}
