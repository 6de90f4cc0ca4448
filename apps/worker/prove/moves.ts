import type { Plan } from "@gas/core/accounts/plans";
import { day } from "@gas/core/time";
import { mayUndelete } from "@gas/core/jobs/deleted-jobs";
import type { JobId } from "@gas/core/jobs/job-id";
import { archiver } from "../src/archiver.ts";
import { restorer } from "../src/restorer.ts";
import { removeStrays } from "../src/strays.ts";
import { sweepAccounts, sweepJobs } from "../src/sweeper.ts";
import { thawer } from "../src/thawer.ts";
import { strays } from "./invariants.ts";
import { portsOf, type Ports } from "./ports.ts";
import { advance, type History, type Progress, type Runtime } from "./process.ts";
import { copyWorld, putBack, sendTo, times, userId, type Message, type World } from "./world.ts";

/** How much of each disturbance there may be: what bounds the walk. */
export type Budget = {
  /** Changes of plan still to come, in this order. */
  plans: Plan[];
  deletes: number;
  /** Deletions that are taken back. */
  undeletes: number;
  crashes: number;
  lost: number;
  doubled: number;
  /** Refusals and failures of the archive. */
  faults: number;
  /** Look for strays while others work, too; else only when nobody does. */
  straysAnytime: boolean;
  /** The result is too small to be archived. */
  small?: boolean;
  /** Retrievals, overtaken by a new one, that still end and give notice. */
  oldRetrievals: number;
  /** Archivers, restorers and thawers at a time, of each kind. */
  atOnce: number;
  /** Processes under way at a time, of all kinds. */
  processes: number;
};

/** A process under way: what it runs, what it has seen, and the call it stands before. */
export type Process = {
  runs:
    | "archive"
    | "restoreRequests"
    | "archiveRetrievals"
    | "sweep jobs"
    | "sweep accounts"
    | "strays"
    | "plan"
    | "delete"
    | "undelete";
  /** The deletion can be taken back. */
  mayUndo?: boolean;
  message?: Message;
  plan?: Plan;
  history: History;
  before: string;
};

export type State = { world: World; processes: Process[]; budget: Budget };
export type Move = { name: string; to: State };

/** A mistake to be found: the ports as they would be if the code had it. */
export type Mistake = (ports: Ports, process: Process) => Ports;

const codeOf =
  (process: Process, jobId: JobId, mistake: Mistake, archiveMinBytes: number) =>
  async (runtime: Runtime): Promise<unknown> => {
    const ports = mistake(portsOf(runtime, archiveMinBytes), process);
    const never = new AbortController().signal;
    const { message } = process;
    switch (process.runs) {
      case "archive":
        return archiver(ports)({ jobId }, never);
      case "restoreRequests":
        return restorer(ports)({ userId }, never);
      case "archiveRetrievals":
        return message?.queue === "archiveRetrievals" ? thawer(ports)(message.body, never) : undefined;
      case "sweep jobs":
        return sweepJobs(ports);
      case "sweep accounts":
        return sweepAccounts(ports);
      case "strays":
        return removeStrays(ports);
      case "plan": // what the web does on an upgrade or a downgrade
        await ports.accounts.changePlan(process.plan ?? "free");
        return ports.bus.send("restoreRequests", { userId });
      case "delete": {
        const job = await ports.jobs.find(jobId);
        if (!job) return undefined;
        const now = ports.now();
        const fields = { formerUserId: job.userId, deletedAt: now, purges: 0 as const };
        return process.mayUndo
          ? ports.jobs.apply(
              jobId,
              "delete",
              { ...fields, wakeAt: now + times.undoDelete, former: job },
              { ifVersion: job.version },
            )
          : ports.jobs.apply(jobId, "delete", { ...fields, wakeAt: now }, {});
      }
      case "undelete": {
        const row = await ports.jobs.findRow(jobId);
        return row?.status === "DELETED" && mayUndelete(row, ports.now())
          ? ports.jobs.undelete(row)
          : undefined;
      }
    }
  };

/** Everything that may happen next in `state`, with what it leads to. */
export async function moves(state: State, jobId: JobId, mistake: Mistake): Promise<Move[]> {
  const { world, processes, budget } = state;
  const found: Move[] = [];
  const move = (name: string, change: (next: State) => void) => {
    const to = copyState(state);
    change(to);
    found.push({ name, to });
  };
  const start = async (
    name: string,
    process: Omit<Process, "history" | "before">,
    change: (next: State) => void,
  ) => {
    if (processes.length >= budget.processes) return;
    const to = copyState(state);
    change(to);
    const fresh: Process = { ...process, history: [], before: "" };
    settle(
      to,
      fresh,
      await advance(codeOf(fresh, jobId, mistake, world.archiveMinBytes), to.world, []),
      null,
    );
    found.push({ name, to });
  };
  const step = async (i: number, process: Process, instead?: { name: string; answer: unknown }) => {
    const to = copyState(state);
    if (instead) to.budget.faults--;
    const grant = instead ? { instead: () => instead.answer } : {};
    const progress = await advance(
      codeOf(process, jobId, mistake, world.archiveMinBytes),
      to.world,
      process.history,
      grant,
    );
    settle(to, process, progress, i);
    found.push({ name: `${process.runs} ${i}: ${process.before}${instead ? ` → ${instead.name}` : ""}`, to });
  };

  for (const [i, process] of processes.entries()) {
    await step(i, process);
    if (budget.crashes > 0)
      move(`${process.runs} ${i} dies before: ${process.before}`, (next) => {
        next.budget.crashes--;
        next.processes.splice(i, 1);
        if (process.message) putBack(next.world, process.message);
      });
    if (budget.faults > 0 && process.before === "retrieve")
      await step(i, process, { name: "no capacity", answer: { refused: "capacity" } });
    if (budget.faults > 0 && (process.before === "store" || process.before === "bring back"))
      await step(i, process, { name: "fails", answer: { $failed: "the archive does not answer" } });
  }

  const running = (runs: Process["runs"]) => processes.filter((process) => process.runs === runs).length;
  for (const [i, message] of world.messages.entries()) {
    if (budget.lost > 0)
      move(`the ${message.queue} message is lost`, (next) => {
        next.budget.lost--;
        next.world.messages.splice(i, 1);
      });
    if (message.notBefore > world.now || running(message.queue) >= budget.atOnce) continue;
    await start(`${message.queue} message comes`, { runs: message.queue, message }, (next) => {
      next.world.messages.splice(i, 1);
    });
    if (budget.doubled > 0)
      await start(
        `${message.queue} message comes, and will come again`,
        { runs: message.queue, message },
        (next) => {
          next.budget.doubled--;
        },
      );
  }

  const wakeAt = world.row && "wakeAt" in world.row ? world.row.wakeAt : undefined;
  // While a bell still rings, ringing it once more is what a doubled message is.
  const rings = (...queues: Message["queue"][]) =>
    world.messages.some(({ queue, notBefore }) => queues.includes(queue) && notBefore <= world.now);
  if (
    (wakeAt ?? Infinity) <= world.now &&
    running("sweep jobs") === 0 &&
    !rings("archive", "archiveRetrievals")
  )
    await start("the reconciler looks at the jobs", { runs: "sweep jobs" }, () => {});
  const followed = running("restoreRequests") > 0 || rings("restoreRequests");
  if ((world.account.wakeAt ?? Infinity) <= world.now && running("sweep accounts") === 0 && !followed)
    await start("the reconciler looks at the accounts", { runs: "sweep accounts" }, () => {});
  const mayLook = budget.straysAnytime ? running("strays") === 0 : processes.length === 0;
  if (mayLook && strays(world) > 0) await start("strays are looked for", { runs: "strays" }, () => {});

  const [plan] = budget.plans;
  if (plan)
    await start(
      `the owner becomes ${plan}`,
      { runs: "plan", plan },
      (next) => void next.budget.plans.shift(),
    );
  if (budget.deletes > 0)
    await start(
      "the owner deletes the job",
      { runs: "delete", mayUndo: budget.undeletes > 0 },
      (next) => void next.budget.deletes--,
    );
  if (budget.undeletes > 0 && world.row?.status === "DELETED" && world.row.former)
    await start(
      "the owner takes the deletion back",
      { runs: "undelete" },
      (next) => void next.budget.undeletes--,
    );

  for (const [i, retrieval] of world.retrievals.entries()) {
    if (retrieval.state === "in_progress") {
      move("a retrieval is ready", (next) => endRetrieval(next.world, i, "ready"));
      if (budget.faults > 0)
        move("a retrieval fails", (next) => {
          next.budget.faults--;
          endRetrieval(next.world, i, "failed");
        });
    }
    if (retrieval.state === "ready" && budget.faults > 0)
      move("a retrieval's output runs out", (next) => {
        next.budget.faults--;
        next.world.retrievals[i] = { ...retrieval, state: "gone" };
      });
  }

  const later = nextInstant(state);
  if (later !== null)
    move("time passes", (next) => {
      next.world.now = later;
    });
  return found;
}

function copyState({ world, processes, budget }: State): State {
  return {
    world: copyWorld(world),
    processes: [...processes],
    budget: { ...budget, plans: [...budget.plans] },
  };
}

/** Puts a process that came to its next call, or to its end, into `to`. */
function settle(to: State, process: Process, progress: Progress, at: number | null): void {
  const { world } = to;
  if ("at" in progress) {
    const next = { ...process, history: progress.history, before: progress.at };
    if (at === null) to.processes.push(next);
    else to.processes[at] = next;
    return;
  }
  if (at !== null) to.processes.splice(at, 1);
  const { message } = process;
  if (!message) return;
  if ("threw" in progress) putBack(world, { ...message, notBefore: world.now + 2000 });
  const outcome = "ended" in progress ? (progress.ended as { end: string; milliseconds?: number }) : null;
  if (outcome?.end === "wait")
    putBack(world, { ...message, notBefore: world.now + (outcome.milliseconds ?? 0) });
}

function endRetrieval(world: World, i: number, state: "ready" | "failed"): void {
  const retrieval = world.retrievals[i];
  if (!retrieval) return;
  world.retrievals[i] = { ...retrieval, state };
  const { id, archiveId } = retrieval;
  const key = world.row?.status === "COMPLETED" ? world.row.results.vcf.key : "";
  sendTo(world, "archiveRetrievals", { retrievals: [{ archiveId, retrievalId: id, key }] });
}

/** The next moment at which something can be different; null when time alone changes nothing (but what is months away). */
function nextInstant({ world }: State): number | null {
  const { now } = world;
  const instants = deadlinesOf(world).filter((instant) => instant > now && instant < now + 30 * day);
  return instants.length > 0 ? Math.min(...instants) : null;
}

/** Every moment, past or to come, that something in the world waits for. */
export function deadlinesOf({ row, account, messages }: World): number[] {
  const rows = [row, row?.status === "DELETED" ? row.former : null];
  return [
    ...rows.flatMap((row) => [
      row && "wakeAt" in row ? row.wakeAt : undefined,
      row && "lease" in row ? row.lease?.until : undefined,
      row && "archiveDueAt" in row ? row.archiveDueAt : undefined,
    ]),
    account.wakeAt,
    ...messages.map(({ notBefore }) => notBefore),
  ].filter((instant) => instant !== undefined);
}
