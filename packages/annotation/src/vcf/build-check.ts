import { assemblyNamedIn, assemblyOfLength } from "../genes/known-assemblies.ts";
import { givenAsFiles, type ReferenceSequence } from "../genes/reference.ts";
import type { VcfHeader } from "./header.ts";
import { clip, type Place, type ProblemLog } from "./problem-log.ts";

export type BuildCheck = {
  /** Counts one record whose contig is known and whose REF the reference can judge. */
  checked(agrees: boolean, place?: Place): void;
  /** Looks once more at the end, for files shorter than the first look. */
  finish(): void;
};

/** First look after this many records: with one in five wrong that is 40, far from chance. */
export const firstLook = 200;
/** Looks again this often, up to `lastLook`: a file that agreed so long has the right build. */
const lastLook = 1000;
/** A right build has almost no mismatch; a wrong one about 70 % (three of four bases differ by chance). */
export const tolerated = 0.2;
/** A file of fewer records is told only when nearly everything is wrong. */
export const fewest = 20;
export const toleratedInFew = 0.5;

/** Tells a wrong build by the share of REF alleles that the reference does not hold. */
export function createBuildCheck(
  header: Pick<VcfHeader, "meta">,
  reference: ReferenceSequence,
  problems: ProblemLog,
): BuildCheck {
  let records = 0;
  let wrong = 0;
  let firstPlace: Place | undefined;

  const fail = (): never => {
    // One sentence says it all: not a mismatch for each record as well.
    problems.forget("ref_mismatch");
    problems.forget("beyond_contig_end");
    const { name, assembly } = reference.meta;
    const named = assemblyNamedIn(header.meta.map((line) => line.toString("latin1")).join("\n"));
    const own = assemblyOf(reference);
    const other =
      named !== undefined && named !== own ? `${named}, going by the header, not` : "another build than";
    return problems.fail("wrong_build", firstPlace, {
      what:
        `The variants were called against ${other} the reference ${name} (${assembly}): ` +
        `${wrong} of the first ${records} records have a REF that it does not hold.`,
    });
  };

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

/** The `##contig` lengths beside those of the reference, in bases. */
export function compareContigLengths(
  { contigs }: Pick<VcfHeader, "contigs">,
  reference: ReferenceSequence,
): { agree: number; differ: { name: string; said: number; known: number }[] } {
  let agree = 0;
  const differ: { name: string; said: number; known: number }[] = [];
  for (const [name, said] of contigs) {
    if (said === undefined) continue;
    const contig = reference.contigs[reference.findContig(name)];
    if (!contig) continue;
    if (contig.length === said) agree++;
    else differ.push({ name, said, known: contig.length });
  }
  return { agree, differ };
}

/** The assembly that the header tells: by the lengths of its contigs, else by the names that it mentions; undefined where it tells none. */
export function assemblyOfHeader({ contigs, meta }: Pick<VcfHeader, "contigs" | "meta">): string | undefined {
  for (const length of contigs.values()) {
    const known = length === undefined ? undefined : assemblyOfLength(length);
    if (known !== undefined) return known;
  }
  return assemblyNamedIn(meta.map((line) => line.toString("latin1")).join("\n"));
}

/** Holds the `##contig` lengths against the reference: a build is told by them before the first record. */
export function checkContigLengths(
  header: VcfHeader,
  reference: ReferenceSequence,
  problems: ProblemLog,
): void {
  const { agree, differ } = compareContigLengths(header, reference);
  // A chromosome whose length is that of a known assembly says more than a scaffold does.
  const first = differ.find(({ said }) => assemblyOfLength(said) !== undefined) ?? differ[0];
  if (!first) return;
  const { name } = reference.meta;
  const named = new RegExp(`^##contig=<(?:.*,)?ID=${first.name.replace(/[^A-Za-z0-9_]/g, "\\$&")}[,>]`);
  const place = {
    line: header.meta.findIndex((line) => named.test(line.toString())) + 1,
    locus: first.name,
    detail: `${first.said} bases in the file, ${first.known} in ${name}`,
  };
  // Who names a sequence file may name one of a region: its bases will tell whether it is of the right build.
  if (name === givenAsFiles && differ.every(({ said, known }) => 2 * known < said)) {
    problems.add("contig_is_a_piece", place, {}, differ.length);
    return;
  }
  // One mitochondrial genome of another build among 24 that agree is no wrong build.
  if (differ.length < agree) {
    problems.add("contig_length_differs", place, { reference: name }, differ.length);
    return;
  }
  problems.fail("wrong_build", place, {
    what:
      `The file was made with ${buildOf(header, first.said)}: its ${clip(first.name)} has ${first.said.toLocaleString("en")} bases, ` +
      `that of the reference ${name} (${reference.meta.assembly}) has ${first.known.toLocaleString("en")}.`,
  });
}

/** The build of a file by a contig's length, or by what its `##contig` lines call it. */
function buildOf(header: VcfHeader, length: number): string {
  const known = assemblyOfLength(length);
  if (known !== undefined) return known;
  const stated = /[<,]assembly="?([^,">]+)/.exec(
    header.meta.find((line) => line.includes("assembly="))?.toString() ?? "",
  );
  return stated ? `another build (${clip(stated[1]!)})` : "another build";
}

/** What the reference is by its longest contigs, whatever it calls itself. */
export function assemblyOf({ contigs, meta }: ReferenceSequence): string | undefined {
  for (const { length } of contigs) {
    const known = assemblyOfLength(length);
    if (known !== undefined) return known;
  }
  return assemblyNamedIn(meta.assembly);
}
