import { isNumber, type FieldTest } from "../field-test.ts";

/**
 * Makes the function that says whether a field's text fulfils a test; "" is a field that is not there. `separator` is what stands
 * between several values.
 */
export function valueTest(test: FieldTest, separator: string): (text: string) => boolean {
  const fulfils = plainTest(test, separator);
  const known = new Map<string, boolean>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = fulfils(text);
      if (known.size < valuesKept) known.set(text, answer);
    }
    return answer;
  };
}

/** What a text that fulfils the test must hold, in lower case; null where nothing so simple can be said. Finding it is faster than testing. */
export function needleOf({ op, value }: FieldTest): string | null {
  // Only ASCII keeps its place when case is passed over.
  // oxlint-disable-next-line no-control-regex
  const isSimple = (op === "contains" || (op === "is" && !isNumber(value))) && /^[\x00-\x7f]+$/.test(value);
  return isSimple ? value.toLowerCase() : null;
}

/** What the test says of a text that is a whole number, so that no string need be made of it; null where only the text can tell. */
export function numberTest({ op, value }: FieldTest): ((whole: number) => boolean) | null {
  if (!isNumber(value)) return null;
  const number = Number(value);
  if (op === "is") return (whole) => whole === number;
  if (op === "atLeast") return (whole) => whole >= number;
  if (op === "atMost") return (whole) => whole <= number;
  return null;
}

/** The same values come again and again; of those that do not, some are kept for nothing. */
const valuesKept = 10_000;

function plainTest({ op, value }: FieldTest, separator: string): (text: string) => boolean {
  const wanted = value.toLowerCase();
  const number = isNumber(value) ? Number(value) : null;
  const isSame = (one: string): boolean =>
    number !== null && isNumber(one) ? Number(one) === number : one.toLowerCase() === wanted;
  const values = (text: string): string[] => text.split(separator);
  const numbers = (text: string): number[] => values(text).filter(isNumber).map(Number);
  switch (op) {
    case "present":
      return (text) => text !== "";
    case "absent":
      return (text) => text === "";
    case "is":
      return (text) => text !== "" && values(text).some(isSame);
    case "isNot":
      return (text) => !values(text).some(isSame);
    case "contains":
      return (text) => text.toLowerCase().includes(wanted);
    case "atLeast":
      return (text) => numbers(text).some((one) => one >= number!);
    case "atMost":
      return (text) => numbers(text).some((one) => one <= number!);
    case "rare":
      return (text) => numbers(text).every((one) => one <= number!);
  }
}
