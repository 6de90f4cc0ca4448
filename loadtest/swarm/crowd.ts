import { setTimeout as pause } from "node:timers/promises";
import type { Crowd } from "../scenarios/scenario.ts";
import { person, reasonOf, Refused, type Person, type Stage } from "./person.ts";

/** What one of the crowd does, `number` counting from 0. Repeated by itself until the run closes, if it wants that. */
export type Behaviour = (who: Person, number: number, meantAt: number) => Promise<void>;

/**
 * Lets people come at moments fixed beforehand, the n-th at n / perSecond, and resolves when all have gone. Whether the
 * service answers or not changes nothing of when they come. What one of them runs into is on record and stops nobody else.
 */
export async function gather(stage: Stage, crowd: Crowd, behave: Behaviour): Promise<void> {
  const people: Promise<void>[] = [];
  for (let number = 0; number < crowd.users && !stage.closing.aborted; number++) {
    const meantAt = (number * 1000) / crowd.perSecond;
    await wait(stage, meantAt - stage.now());
    if (stage.closing.aborted) break;
    people.push(live(stage, behave, number, meantAt));
  }
  await Promise.all(people);
}

async function live(stage: Stage, behave: Behaviour, number: number, meantAt: number): Promise<void> {
  const who = person(stage);
  stage.recorder.came();
  try {
    await behave(who, number, meantAt);
  } catch (error) {
    // Refusals and broken lines are on record as such; anything else is a fault of this program and must be seen.
    if (!(error instanceof Refused) && !("code" in (error as object)) && !stage.over.aborted)
      stage.recorder.done("load generator", 0, reasonOf(error));
  } finally {
    stage.recorder.went();
    who.leave();
  }
}

/** Waits, or less when the run closes before. */
export async function wait({ closing }: Pick<Stage, "closing">, ms: number): Promise<void> {
  if (ms <= 0) return;
  await pause(ms, undefined, { signal: closing }).catch(() => undefined);
}

/** How long this person thinks before the next request. `chance`: 0 to below 1. */
export function thinking({ thinkMs: { from, to } }: Crowd, chance: number): number {
  return from + chance * (to - from);
}
