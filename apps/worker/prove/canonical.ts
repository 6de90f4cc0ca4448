import type { Account } from "@gas/core/accounts/account";
import { day } from "@gas/core/time";
import { isResultEvent } from "@gas/core/archiving/result-lifecycle";
import { deadlinesOf, type Process, type State } from "./moves.ts";
import type { History } from "./process.ts";
import { times } from "./world.ts";

/** Times that only matter as long as they lie ahead. */
const ahead = new Set(["wakeAt", "until", "archiveDueAt", "notBefore", "expectedBy"]);
/** What is kept for people to read, or only ever grows: no decision hangs on it. */
const told = new Set([
  "at",
  "steps",
  "requestedAt",
  "archivedAt",
  "restoredAt",
  "completeTime",
  "submitTime",
  "startTime",
  "createdAt",
  "since",
  "deletedAt",
  "mailAt",
  "names",
  "asked",
]);
/** Counters beyond which more of the same changes nothing but how long one waits. */
const counted = new Set(["tries", "reminders", "expedited"]);
/** What never changes while a result lives. */
const constant = new Set([
  "input",
  "counts",
  "engine",
  "reference",
  "fileName",
  "announcedBytes",
  "attempts",
  "email",
  "name",
  "index",
  "summary",
  "log",
  "bytes",
  "sha256",
  "treeHash",
  "jobId",
  "userId",
]);

/**
 * A text that two states share exactly when they differ in nothing that a decision could hang on: names are numbered in
 * the order in which they appear, times are told from now, and what is kept only for people to read is left out.
 */
export function canonical({ world, processes, budget }: State): string {
  const { now } = world;
  const instants = [...new Set(deadlinesOf(world))]
    .filter((instant) => instant > now)
    .toSorted((a, b) => a - b);
  const names = new Map<string, string>();
  const versions = new Map<string, number>();
  const rename = (text: string) =>
    text.replace(/[a-z]+~\d+/g, (name) => {
      if (!names.has(name)) names.set(name, `${name.slice(0, name.indexOf("~"))}${names.size}`);
      return names.get(name) ?? name;
    });
  const rank = (key: string, version: number) => {
    const of = `${key}${version}`;
    if (!versions.has(of)) versions.set(of, versions.size);
    return versions.get(of);
  };
  const isTime = (number: number) => number > day; // nothing else is that large here
  const walk = (part: unknown, key: string): unknown => {
    if (typeof part === "string") return rename(part);
    if (typeof part === "number") {
      if (key === "version" || key === "planVersion") return rank(key, part);
      if (key === "now") return 0;
      if (ahead.has(key)) return part <= now ? 0 : 1 + instants.indexOf(part);
      if (key === "storedAt") return part + 90 * day <= now;
      if (counted.has(key)) return Math.min(part, 1);
      return isTime(part) ? part + times.lease > now : part;
    }
    if (Array.isArray(part)) return part.map((one) => walk(one, ""));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part)
        .filter(([name]) => !told.has(name) && !constant.has(name))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, inner]) => [name, walk(inner, name)]),
    );
  };
  const going = processes
    .map(({ history, message, ...process }) => ({
      ...process,
      told: message?.body,
      history: stillMatters(process, history).map(({ call, answer }) => [
        call,
        whatMattersOf(call, answer, now),
      ]),
    }))
    .toSorted((a, b) => (a.runs + a.before < b.runs + b.before ? -1 : 1));
  const messages = world.messages.toSorted((a, b) => (a.queue < b.queue ? -1 : 1));
  return JSON.stringify(walk([{ ...world, messages }, going, budget], ""));
}

/**
 * What of its past a process still goes by. The archiver and the thawer go on from the row that their last successful
 * write answered, and the restorer, from page to page, from the account.
 */
function stillMatters({ runs }: Pick<Process, "runs">, history: History): History {
  switch (runs) {
    case "archive":
    case "archiveRetrievals":
      return history.slice(
        Math.max(
          0,
          history.findLastIndex(({ call, answer }) => isResultEvent(call) && answer !== null),
        ),
      );
    case "restoreRequests":
      return history.slice(1 + history.findLastIndex(({ call }) => call === "note follow-up"));
    case "sweep jobs":
    case "sweep accounts":
    case "plan":
    case "strays":
    case "delete":
    case "undelete":
      return history;
  }
}

/** What of an answer the code looks at once it has gone on to its next call. */
function whatMattersOf(call: string, answer: unknown, now: number): unknown {
  if (call === "list jobs") return null; // each is read again by its key
  if (call === "find account" && answer) {
    const { plan, planVersion, followUp } = answer as Account;
    return { plan, planVersion, followUp };
  }
  return withoutDeadlines(answer, now);
}

/** Rows that were read tell whether a moment had passed; which of those to come is first, only the present row tells. */
function withoutDeadlines(part: unknown, now: number): unknown {
  if (Array.isArray(part)) return part.map((one) => withoutDeadlines(one, now));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => name !== "wakeAt" && name !== "expectedBy")
      .map(([name, inner]) => [
        ahead.has(name) ? `${name} passed` : name,
        ahead.has(name) ? (inner as number) <= now : withoutDeadlines(inner, now),
      ]),
  );
}
