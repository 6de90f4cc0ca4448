import * as z from "zod";
import type { Job } from "./job.ts";
import { jobStatuses } from "./job-lifecycle.ts";

/** What a person looks for among their jobs. Everything given must hold. */
export type JobSearch = {
  /** Words, each of which must occur in name, file name, tags, notes or reference; upper and lower case are the same. */
  text?: string | undefined;
  status?: JobSearchStatus | undefined;
  tag?: string | undefined;
};

/** The statuses by which people look: those that a person has a word for. */
const searchable = jobStatuses.filter((status) => status !== "DELETED");
export const JobSearchStatus = z.enum(searchable);
export type JobSearchStatus = z.infer<typeof JobSearchStatus>;

/** Whether `job` is among what is looked for. */
export function matchesSearch(job: Job, { text, status, tag }: JobSearch): boolean {
  if (status && job.status !== status) return false;
  const tags = job.tags ?? [];
  if (tag && !tags.some((one) => one.toLowerCase() === tag.toLowerCase())) return false;
  const words = text?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (words.length === 0) return true;
  const within = [job.name, job.fileName, ...tags, job.notes, job.reference].join("\n").toLowerCase();
  return words.every((word) => within.includes(word));
}

/** Whether anything is looked for at all. */
export function isSearch({ text, status, tag }: JobSearch): boolean {
  return Boolean(text?.trim() || status || tag);
}
