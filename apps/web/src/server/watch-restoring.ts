import type { UserId } from "@gas/core/accounts/account";
import { viewRestoring, type RestoringView } from "@gas/core/archiving/result-view";
import type { WebDeps } from "./deps.ts";
import { describeCauses } from "./log.ts";

/** While results follow a change of plan their number moves by the second. */
const busyPollMs = 750;
/** Otherwise it begins with something that the person does, here or in another tab. */
const idlePollMs = 3000;

type Deps = Pick<WebDeps, "jobs" | "accounts" | "now" | "log">;
type Tell = (restoring: RestoringView | null) => void;
type Watched = {
  listeners: Map<symbol, { tell: Tell; told?: string }>;
  planVersion?: number;
  timer?: ReturnType<typeof setTimeout>;
};

/** Tells `tell` how far a person's results have come back, now and whenever that changes. Answers how to stop. */
export type RestoringWatch = (userId: UserId, tell: Tell) => () => void;

/** How far the results of a person have come back at this moment; null when none is on its way. */
export async function restoringNow(
  deps: Pick<WebDeps, "jobs" | "accounts">,
  userId: UserId,
): Promise<{ restoring: RestoringView | null; busy: boolean; planVersion: number }> {
  const account = await deps.accounts.find(userId);
  // Only a change of plan ever asks results back, so nobody else's are counted.
  if (!account?.followUp) return { restoring: null, busy: false, planVersion: 0 };
  const retrieving = await deps.jobs.countRetrieving(userId);
  return {
    restoring: viewRestoring(account, retrieving),
    busy: retrieving > 0 || account.wakeAt !== undefined,
    planVersion: account.planVersion,
  };
}

/** One look at a time for each person, however many of their pages are open. `hurry` has their jobs looked at sooner. */
export function restoringWatch(deps: Deps, hurry: (userId: UserId) => void): RestoringWatch {
  const watched = new Map<UserId, Watched>();

  const look = async (userId: UserId, entry: Watched): Promise<void> => {
    let pollMs = idlePollMs;
    try {
      const { restoring, busy, planVersion } = await restoringNow(deps, userId);
      if (busy) pollMs = busyPollMs;
      // A short follow-up may be over before anyone looked: the plan's version tells that there was one.
      if (busy || planVersion !== (entry.planVersion ?? planVersion)) hurry(userId);
      entry.planVersion = planVersion;
      const told = JSON.stringify(restoring);
      for (const listener of entry.listeners.values()) {
        if (listener.told === told) continue;
        listener.told = told;
        listener.tell(restoring);
        hurry(userId); // the last one that came back is news for its own page too
      }
    } catch (error) {
      deps.log({ event: "watch_failed", userId, cause: describeCauses(error) });
    }
    if (entry.listeners.size === 0) {
      if (watched.get(userId) === entry) watched.delete(userId);
    } else entry.timer = setTimeout(() => void look(userId, entry), pollMs);
  };

  return (userId, tell) => {
    const name = Symbol("listener");
    const standing = watched.get(userId);
    const entry: Watched = standing ?? { listeners: new Map() };
    entry.listeners.set(name, { tell });
    watched.set(userId, entry);
    // Whoever comes to a watch that stands is told by its next look.
    if (!standing) void look(userId, entry);
    return () => {
      entry.listeners.delete(name);
      if (entry.listeners.size > 0) return;
      clearTimeout(entry.timer);
      if (watched.get(userId) === entry) watched.delete(userId);
    };
  };
}
