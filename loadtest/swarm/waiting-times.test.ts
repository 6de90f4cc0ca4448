import { describe, expect, it } from "vitest";
import { waitingTimes } from "./waiting-times.ts";

describe("the age of a queue, from when each job came and was begun", () => {
  it("is that of the oldest which had not been begun at the end of the second", () => {
    const stays = [{ from: 10_200, until: 12_500 }, { from: 11_100, until: 11_400 }, { from: 11_800 }];
    expect(waitingTimes(stays, 10_000, 4)).toEqual([
      { t: 0, waiting: 1, oldestSeconds: 0.8 },
      { t: 1, waiting: 2, oldestSeconds: 1.8 },
      { t: 2, waiting: 1, oldestSeconds: 1.2 },
      { t: 3, waiting: 1, oldestSeconds: 2.2 },
    ]);
  });
});
