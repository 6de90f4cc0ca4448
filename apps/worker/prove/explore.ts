import { createHash } from "node:crypto";
import type { Account } from "@gas/core/accounts/account";
import type { Plan } from "@gas/core/accounts/plans";
import { aRunningJob, completed, t0 } from "@gas/core/testing/builders";
import { resultKey } from "@gas/core/uploads/object-keys";
import { canonical } from "./canonical.ts";
import { isAtRest, unfinished, violation } from "./invariants.ts";
import { moves, type Budget, type Mistake, type State } from "./moves.ts";
import { content, contentSha256, times, userId } from "./world.ts";

export type Walk = {
  states: number;
  /** False when the walk was ended by `atMost` before it had seen everything. */
  whole: boolean;
  /** What is wrong, and the shortest way there. */
  counterExample: { wrong: string; path: string[] } | null;
};

const noMistake: Mistake = (ports) => ports;

/**
 * Walks every order in which the worker's real code, the web's changes of plan, the archive, the time and the
 * disturbances of `budget` can follow each other, from a job that has just been completed, breadth first. In every state
 * what must always be true is checked; and from every state there must be a way to rest with all where it should be.
 */
export async function explore(
  plan: Plan,
  budget: Budget,
  { mistake = noMistake, atMost = Infinity }: { mistake?: Mistake; atMost?: number } = {},
): Promise<Walk> {
  const first = firstState(plan, budget);
  const jobId = first.world.row!.jobId;
  const seen = new Map<string, number>();
  const cameFrom: { state: number; by: string }[] = [];
  const leadsTo: number[][] = [];
  const goals: number[] = [];
  let frontier: { id: number; state: State }[] = [];

  const pathTo = (id: number): string[] => {
    const steps: string[] = [];
    for (let at = id; at > 0; at = cameFrom[at]!.state) steps.unshift(cameFrom[at]!.by);
    return steps;
  };
  const enter = (state: State, from: number, by: string, into: typeof frontier): number => {
    const key = createHash("sha1").update(canonical(state)).digest("base64");
    const known = seen.get(key);
    if (known !== undefined) return known;
    const id = seen.size;
    seen.set(key, id);
    cameFrom.push({ state: from, by });
    leadsTo.push([]);
    into.push({ id, state });
    return id;
  };

  enter(first, 0, "", frontier);
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { id, state } of frontier) {
      const wrong = violation(state.world);
      if (wrong) return { states: seen.size, whole: false, counterExample: { wrong, path: pathTo(id) } };
      const isOver = state.processes.length === 0 && isAtRest(state.world);
      if (isOver && unfinished(state.world) === null) goals.push(id);
      if (seen.size > atMost) continue;
      for (const { name, to } of await moves(state, jobId, mistake))
        leadsTo[id]!.push(enter(to, id, name, next));
    }
    frontier = next;
  }

  const whole = seen.size <= atMost;
  if (!whole) return { states: seen.size, whole, counterExample: null };
  const hopeful = backwardsFrom(goals, leadsTo);
  const lost = leadsTo.findIndex((_, id) => !hopeful.has(id));
  const counterExample =
    lost < 0 ? null : { wrong: "from here all never comes to be where it should be", path: pathTo(lost) };
  return { states: seen.size, whole, counterExample };
}

/** Every state from which one of `goals` can be reached. */
function backwardsFrom(goals: readonly number[], leadsTo: readonly number[][]): Set<number> {
  const comesFrom: number[][] = leadsTo.map(() => []);
  leadsTo.forEach((targets, from) => targets.forEach((to) => comesFrom[to]!.push(from)));
  const reached = new Set(goals);
  const queue = [...goals];
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (const from of comesFrom[at]!)
      if (!reached.has(from)) {
        reached.add(from);
        queue.push(from);
      }
  return reached;
}

function firstState(plan: Plan, budget: Budget): State {
  const running = aRunningJob({ userId });
  const job = completed(running);
  const key = resultKey(userId, job.jobId, "lease-1", "vcf", job.fileName);
  const vcf = { key, bytes: content.length, sha256: contentSha256, versionId: "ver~0" };
  const account: Account = { userId, plan, createdAt: t0, planVersion: 0 };
  const row = {
    ...job,
    results: { ...job.results, vcf },
    archiveDueAt: t0 + times.archiveAfter,
    wakeAt: t0 + 2 * times.archiveAfter,
  };
  return {
    world: {
      now: t0,
      names: 1,
      row,
      account,
      versions: [{ key, versionId: "ver~0" }],
      copies: [],
      retrievals: [],
      claimedFromPremium: false,
      archiveMinBytes: budget.small ? content.length + 1 : 0,
      wrong: null,
      oldRetrievals: budget.oldRetrievals,
      messages: [{ queue: "archive", body: { jobId: job.jobId }, notBefore: t0 }],
    },
    processes: [],
    budget,
  };
}
