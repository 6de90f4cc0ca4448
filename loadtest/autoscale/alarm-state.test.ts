import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alarmState, type AlarmState } from "./alarm-state.ts";
import type { MissingData } from "./scaling-plan.ts";

/** X breaches, 0 does not, - is missing: as in CloudWatch's own tables. */
const points = (row: string) => [...row].map((one) => (one === "-" ? null : one === "X" ? 10 : 0));
const threeOfThree = (missing: MissingData) => ({
  comparison: "GreaterThanThreshold" as const,
  threshold: 5,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missing,
});
const treatments: MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

describe("the state of an alarm", () => {
  // CloudWatch user guide, "How alarm state is evaluated when data is missing", three datapoints to alarm out of three.
  it.each([
    ["0-X-X", ["OK", "OK", "OK", "OK"]],
    ["-----", ["INSUFFICIENT_DATA", "before", "ALARM", "OK"]],
    ["0----", ["OK", "OK", "OK", "OK"]],
    ["-XX-X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["-XX--", ["ALARM", "before", "ALARM", "OK"]],
    ["----X", ["ALARM", "before", "ALARM", "OK"]],
    ["XXX--", ["ALARM", "ALARM", "ALARM", "ALARM"]],
  ] as const)(
    "of the datapoints %s is, for each way to treat what is missing, as AWS's table says",
    (row, states) => {
      for (const before of ["OK", "ALARM"] as const)
        expect(treatments.map((missing) => alarmState(threeOfThree(missing), points(row), before))).toEqual(
          states.map((state) => (state === "before" ? before : state)),
        );
    },
  );

  it("depends on nothing but the latest datapoints while enough of them are there", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 10), { minLength: 3, maxLength: 5 }),
        fc.constantFrom(...treatments),
        fc.constantFrom<AlarmState>("OK", "ALARM", "INSUFFICIENT_DATA"),
        (real, missing, before) => {
          const expected = real.slice(-3).every((value) => value > 5) ? "ALARM" : "OK";
          expect(alarmState(threeOfThree(missing), real, before)).toBe(expected);
        },
      ),
    );
  });

  it("keeps its state for ever when missing data are ignored and none come any more", () => {
    for (const before of ["OK", "ALARM"] as const)
      expect(
        alarmState(
          { ...threeOfThree("ignore"), evaluationPeriods: 1, datapointsToAlarm: 1 },
          [null, null, null],
          before,
        ),
      ).toBe(before);
  });
});
