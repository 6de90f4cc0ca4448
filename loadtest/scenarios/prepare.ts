import type { SignIn } from "../people/sign-in.ts";
import { gather } from "../swarm/crowd.ts";
import type { Session, Stage } from "../swarm/person.ts";
import { fetchSample, firstRecords, followJob, submitFile, type Job } from "./service.ts";

/** A person with a session and, where one was asked for, a job that is done. */
export type Prepared = { session: Session; job?: Job };

/** How fast people are made ready. */
export const preparedPerSecond = 15;

/**
 * Before the clock of a run starts: `count` people who are signed in, each, if `records` is given, with a finished job of
 * so many records. Throws when fewer could be made: a run with less than it announces would measure something else.
 */
export async function preparePeople(
  stage: Stage,
  signIn: SignIn,
  count: number,
  records?: number,
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  let vcf: Buffer | undefined;
  let firstProblem: unknown;
  await gather(
    stage,
    { users: count, perSecond: preparedPerSecond, seconds: 3600, thinkMs: { from: 0, to: 0 } },
    async (who, number) => {
      try {
        await signIn(who, number);
        if (records === undefined) return void prepared.push({ session: who.session() });
        vcf ??= firstRecords(await fetchSample(who), records);
        const { jobId } = await submitFile(who, `prepared-${number}.vcf`, vcf);
        const job = await followJob(who, jobId, stage.over);
        if (job?.status === "COMPLETED") prepared.push({ session: who.session(), job });
        else firstProblem ??= `a job ended ${job?.status ?? "not at all"}`;
      } catch (error) {
        firstProblem ??= error;
        throw error;
      }
    },
  );
  if (prepared.length < count)
    throw new Error(
      `Only ${prepared.length} of ${count} people could be made ready; the first that failed: ${String(firstProblem)}`,
    );
  return prepared;
}
