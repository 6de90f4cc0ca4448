import type { Problem } from "./problem.ts";

/**
 * The input cannot be annotated at all. `problems` holds every rule found broken up to that point, the fatal one first.
 * Apart from `problem.ts` so that the command starts without loading the schemas.
 */
export class BadInputError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].message);
    this.name = "BadInputError";
    this.problems = problems;
  }
}
