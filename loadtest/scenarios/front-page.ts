import { gather, thinking, wait } from "../swarm/crowd.ts";
import type { Stage } from "../swarm/person.ts";
import type { Crowd } from "./scenario.ts";

/**
 * The runs of the course project: everyone looks at `/`, thinks, and looks again. A person asks again only after an
 * answer, so a slow service is asked less often, as by real people. What it is not forgiven is the time between the
 * moment at which a person meant to ask and the answer: that is what is measured.
 */
export async function frontPage(stage: Stage, crowd: Crowd): Promise<void> {
  await gather(stage, crowd, async (who, _number, arrival) => {
    let meantAt = arrival;
    while (!stage.closing.aborted) {
      // A failure is on record; the person tries again, as people do.
      await who.ask("GET /", "/", { meantAt }).catch(() => undefined);
      meantAt = stage.now() + thinking(crowd, Math.random());
      await wait(stage, meantAt - stage.now());
    }
  });
}
