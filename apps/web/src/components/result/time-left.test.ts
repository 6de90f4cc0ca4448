import { expect, it } from "vitest";
import { timeLeft } from "./time-left.ts";

it.each([
  [-5, "any moment now"],
  [0, "any moment now"],
  [0.4, "in 1 s"],
  [59, "in 59 s"],
  [60, "in 1 min"],
  [725, "in 12 min"],
  [3600, "in 1 h"],
  [3660, "in 1 h 1 min"],
  [90_000, "in 1 day 1 h"],
  [172_860, "in 2 days"],
])("%f seconds left read as %s", (seconds, text) => expect(timeLeft(seconds)).toBe(text));
