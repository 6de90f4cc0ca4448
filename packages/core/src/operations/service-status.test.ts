import { describe, expect, it } from "vitest";
import { aBeat, t0 } from "../testing/builders.ts";
import { hour, minute } from "../time.ts";
import { serviceStatus } from "./service-status.ts";

const hours = [t0, t0 + hour];
const now = t0 + hour + minute;
const beat = aBeat({ seenAt: now, slots: 2, busy: 1 });

describe("the status of the service", () => {
  it("is that it works while an annotator lives and nobody waits long", () => {
    expect(serviceStatus([beat], now - minute, [], hours, now)).toMatchObject({
      state: "works",
      oldestWaitingMs: minute,
      annotators: { alive: 1, slots: 2, busy: 1 },
    });
  });

  it("is that it is slow when a job waits for more than ten minutes, and down without an annotator", () => {
    expect(serviceStatus([beat], now - 11 * minute, [], hours, now).state).toBe("slow");
    expect(serviceStatus([aBeat({ seenAt: now - hour })], null, [], hours, now).state).toBe("down");
  });

  it("counts each hour, the quiet ones too, and failures of every kind", () => {
    const figures = [{ hour: t0, counts: { completed: 3, "failed:bad_input": 1, "failed:gave_up": 1 } }];
    const { hours: shown, lastDay } = serviceStatus([beat], null, figures, hours, now);
    expect(shown).toEqual([
      { hour: t0, completed: 3, failed: 2 },
      { hour: t0 + hour, completed: 0, failed: 0 },
    ]);
    expect(lastDay).toMatchObject({ completed: 3, failed: 2, meanWaitMs: 0, meanRestoreMs: null });
  });
});
