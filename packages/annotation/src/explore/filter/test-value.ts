import { isNumber, type FieldTest } from "../field-test.ts";

/**
 * Makes the function that says whether a field's text fulfils a test; "" is a field that is not there. `separator` is what stands
 * between several values.
 */
export function valueTest({ op, value }: FieldTest, separator: string): (text: string) => boolean {
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
