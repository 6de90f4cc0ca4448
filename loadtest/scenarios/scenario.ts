import * as z from "zod";

/** How many people there are, how fast they come, and for how long they stay. */
export const Crowd = z.object({
  /** People at most. */
  users: z.int().min(1).max(5000),
  /** People who come a second. */
  perSecond: z.number().positive().max(1000),
  /** Seconds from the first arrival until nobody begins anything new. */
  seconds: z.number().positive().max(3600),
  /** Between an answer and the next request of the same person: evenly spread from..to, milliseconds. */
  thinkMs: z.object({ from: z.number().min(0), to: z.number().min(0) }),
});
export type Crowd = z.infer<typeof Crowd>;

export type ScenarioName = "course-100" | "course-300" | "journeys" | "upload-burst" | "upgrade-storm";

type Scenario = {
  /** What it asks of the service, as a sentence of the report. */
  about: string;
  crowd: Crowd;
};

/**
 * The five load runs. The first two are those of the course project that this service grew from (100 users spawned at
 * 5 a second, 300 at 30 a second); the other three are what people do with it.
 */
export const scenarios: Record<ScenarioName, Scenario> = {
  "course-100": {
    about: "100 people, 5 more each second, look at the front page again and again.",
    crowd: { users: 100, perSecond: 5, seconds: 90, thinkMs: { from: 500, to: 1500 } },
  },
  "course-300": {
    about: "300 people, 30 more each second, look at the front page again and again.",
    crowd: { users: 300, perSecond: 30, seconds: 90, thinkMs: { from: 500, to: 1500 } },
  },
  journeys: {
    about: "People sign in, upload a VCF, submit it, follow it until it is done and download the result.",
    crowd: { users: 20, perSecond: 1, seconds: 60, thinkMs: { from: 500, to: 1500 } },
  },
  "upload-burst": {
    about: "500 files are submitted within a minute, at moments fixed beforehand.",
    crowd: { users: 500, perSecond: 500 / 60, seconds: 60, thinkMs: { from: 0, to: 0 } },
  },
  "upgrade-storm": {
    about:
      "1,000 people, each with a result, upgrade to premium while the archiver is moving those results away.",
    crowd: { users: 1000, perSecond: 50, seconds: 60, thinkMs: { from: 0, to: 0 } },
  },
};

export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
