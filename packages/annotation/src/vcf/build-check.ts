import type { ReferenceSequence } from "../genes/reference.ts";
import type { Place, ProblemLog } from "./problem-log.ts";

export type BuildCheck = {
  /** Counts one record whose contig is known. */
  checked(agrees: boolean, place?: Place): void;
  /** Looks once more at the end, for files shorter than the first look. */
  finish(): void;
};

/** First look after this many records: with one in five wrong that is 40, far from chance. */
const firstLook = 200;
/** Looks again this often, up to `lastLook`: a file that agreed so long has the right build. */
const lastLook = 1000;
/** A right build has almost no mismatch; a wrong one about 70 % (three of four bases differ by chance). */
const tolerated = 0.2;
/** A file of fewer records is told only when nearly everything is wrong. */
const fewest = 20;
const toleratedInFew = 0.5;

/** Tells a wrong build by the share of REF alleles that the reference does not hold. */
export function createBuildCheck(reference: ReferenceSequence, problems: ProblemLog): BuildCheck {
  let records = 0;
  let wrong = 0;
  let firstPlace: Place | undefined;

  const fail = (): never =>
    problems.fail("wrong_build", firstPlace, {
      what:
        `The variants were called against another build than the reference ${reference.meta.name} ` +
        `(${reference.meta.assembly}): ${wrong} of the first ${records} records have a REF that it does not hold.`,
    });

  return {
    checked(agrees, place) {
      records++;
      if (!agrees) {
        wrong++;
        firstPlace ??= place;
      }
      if (records <= lastLook && records % firstLook === 0 && wrong > records * tolerated) fail();
    },
    finish() {
      if (records >= fewest && records < firstLook && wrong > records * toleratedInFew) fail();
    },
  };
}
