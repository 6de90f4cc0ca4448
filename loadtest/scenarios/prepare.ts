import type { SignIn } from "../people/sign-in.ts";
import { person, type Session, type Stage } from "../swarm/person.ts";
import { fetchSample, firstRecords, followJob, submitFile, type Job } from "./service.ts";

/** A person with a session and, where one was asked for, a job that is done. */
export type Prepared = { session: Session; job?: Job };

/** People who are made ready side by side: enough to keep two annotators at work, too few for a queue that many follow. */
const atOnce = 6;

/** About so many are made ready in a second; a guess that decides nothing but how many results are archived by then. */
export const preparedPerSecond = 8;

/**
 * Before the clock of a run starts: `count` people who are signed in, each, if `records` is given, with a finished job of
 * so many records. Throws with the first problem: a run with less than it announces would measure something else.
 */
export async function preparePeople(
  stage: Stage,
  signIn: SignIn,
  count: number,
  records?: number,
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  let vcf: Buffer | undefined;
  let next = 0;
  const prepare = async (number: number): Promise<Prepared> => {
    const who = person(stage);
    try {
      await signIn(who, number);
      if (records === undefined) return { session: who.session() };
      vcf ??= firstRecords(await fetchSample(who), records);
      const { jobId } = await submitFile(who, `prepared-${number}.vcf`, vcf);
      const job = await followJob(who, jobId, stage.over);
      if (job?.status !== "COMPLETED") throw new Error(`a job ended ${job?.status ?? "not at all"}`);
      return { session: who.session(), job };
    } catch (cause) {
      throw new Error(`Person ${number + 1} of ${count} could not be made ready.`, { cause });
    } finally {
      who.leave();
    }
  };
  const lane = async () => {
    while (next < count) prepared.push(await prepare(next++));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
  return prepared;
}
