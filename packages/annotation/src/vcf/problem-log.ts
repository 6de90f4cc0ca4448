import { BadInputError } from "../bad-input-error.ts";
import type { Problem } from "../problem.ts";
import { rules, type RuleId } from "./rules.ts";

export type Place = Problem["places"][number];
export type RuleArguments = Record<string, string | number>;

/** Remembers which rules were broken: how often, and the first five places each. Bounded, however bad the input. */
export type ProblemLog = {
  /** `args` fill the `{names}` of the rule's message; the last ones given count. */
  add(rule: RuleId, place?: Place, args?: RuleArguments, times?: number): void;
  /** Stops: the fatal rule first, then all that was found up to here. */
  fail(rule: RuleId, place?: Place, args?: RuleArguments): never;
  has(rule: RuleId): boolean;
  /** Takes back what a graver rule explains. */
  forget(rule: RuleId): void;
  /** In the order of their first places. */
  list(): Problem[];
  /** What was found so far, for the log of the whole file: that of a part of it is merged there. */
  found(): FoundProblem[];
  /** Adds what was found in the part of the file that follows. */
  merge(found: readonly FoundProblem[]): void;
};

/** A broken rule and its places, before it is put into words. Can be sent between threads. */
export type FoundProblem = { rule: RuleId; count: number; places: Place[]; args: RuleArguments };

const maxPlaces = 5;
/** A detail is quoted from the input, which may hold a 16 MiB "word". */
const maxDetailChars = 100;

export function createProblemLog(): ProblemLog {
  const found = new Map<RuleId, Found>();

  const add = (rule: RuleId, place?: Place, args?: RuleArguments, times = 1): void => {
    let entry = found.get(rule);
    if (!entry) found.set(rule, (entry = { count: 0, places: [], args: {} }));
    entry.count += times;
    if (args) entry.args = args;
    if (place && entry.places.length < maxPlaces) entry.places.push(shorten(place));
  };

  const list = (): Problem[] => [...found].toSorted(byFirstPlace).map(tell);

  return {
    add,
    fail(rule, place, args) {
      found.delete(rule);
      const earlier = list();
      add(rule, place, args);
      throw new BadInputError([tell([rule, found.get(rule)!]), ...earlier]);
    },
    has: (rule) => found.has(rule),
    forget: (rule) => void found.delete(rule),
    list,
    found: () => [...found].map(([rule, entry]) => ({ rule, ...entry })),
    merge(more) {
      for (const { rule, count, places, args } of more) {
        add(rule, undefined, args, count);
        const known = found.get(rule)?.places ?? [];
        for (const place of places) if (known.length < maxPlaces) known.push(place);
      }
    },
  };
}

type Found = Omit<FoundProblem, "rule">;

/** In the order of the file, which does not depend on how it was cut up; what has no place comes last. */
function byFirstPlace([rule, one]: [RuleId, Found], [otherRule, other]: [RuleId, Found]): number {
  const [line, otherLine] = [one, other].map(({ places }) => places[0]?.line ?? Number.MAX_SAFE_INTEGER);
  return line! - otherLine! || ruleOrder.indexOf(rule) - ruleOrder.indexOf(otherRule);
}
const ruleOrder = Object.keys(rules);

function tell([rule, { count, places, args }]: [RuleId, Found]): Problem {
  const { severity, message, remedy } = rules[rule];
  return { rule, severity, count, message: fill(message, args), remedy: fill(remedy, args), places };
}

function fill(text: string, args: RuleArguments): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? "?"));
}

function shorten(place: Place): Place {
  const short: Place = { line: place.line };
  if (place.locus !== undefined) short.locus = clip(place.locus);
  if (place.detail !== undefined) short.detail = clip(place.detail);
  return short;
}

/** Cuts a text quoted from the input to what fits on a page. */
export function clip(text: string): string {
  return text.length <= maxDetailChars ? text : `${text.slice(0, maxDetailChars - 1)}…`;
}
