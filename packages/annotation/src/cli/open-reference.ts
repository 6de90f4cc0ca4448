import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { loadReference, openBundle } from "../genes/bundle.ts";
import { givenAsFiles, type Reference } from "../genes/reference.ts";
import { describePassedOver } from "./describe-passed-over.ts";
import { bundleNames, bundlePath, referencesFolder } from "./references-folder.ts";
import { UsageError } from "./usage-error.ts";

/** Larger sequence files, packed or not, are built into a bundle for the time of the run, so that memory stays small. */
const largestInMemory = 64 * 2 ** 20;

/** What `--reference`, or `--gff` and `--fasta`, name. */
export async function openReference(
  {
    reference,
    gff,
    fasta,
  }: { reference?: string | undefined; gff?: string | undefined; fasta?: string | undefined },
  env: Record<string, string | undefined>,
  note: (line: string) => void,
): Promise<Reference> {
  if (reference !== undefined) {
    if (gff !== undefined || fasta !== undefined)
      throw new UsageError("Give --reference, or --gff and --fasta.");
    return await openNamed(reference, referencesFolder(undefined, env));
  }
  if (gff === undefined || fasta === undefined)
    throw new UsageError("Which reference? Give --reference, or --gff and --fasta.");
  if (statSync(fasta).size > largestInMemory) return await openLarge(gff, fasta, note);
  const { reference: loaded, report } = loadReference({ gff, fasta });
  if (report.transcripts === 0)
    throw new Error(`No transcript of ${gff} lies on a sequence of ${fasta}: do their names agree?`);
  for (const line of describePassedOver(report.passedOver)) note(`${line}\n`);
  return loaded;
}

async function openNamed(reference: string, folder: string): Promise<Reference> {
  if (existsSync(reference) && statSync(reference).isFile()) return openBundle(reference);
  if (reference === "yeast") return openBundle(ensureBuiltInReference(folder));
  const path = bundlePath(folder, reference);
  if (existsSync(path)) return openBundle(path);
  const { catalogue } = await import("../genes/catalogue.ts"); // only needed here: the command starts without it
  const remedy = catalogue.some(({ name }) => name === reference)
    ? `Install it: npm run reference -- install ${reference}`
    : `Those there are: ${["yeast", ...bundleNames(folder).filter((name) => name !== "yeast")].join(", ")}.`;
  throw new UsageError(
    `There is no reference ${reference}: no such file, and no bundle of that name in ${folder}. ${remedy}`,
  );
}

async function openLarge(gff: string, fasta: string, note: (line: string) => void): Promise<Reference> {
  const { buildBundleFile } = await import("../genes/build-bundle-file.ts");
  const folder = mkdtempSync(join(tmpdir(), "gas-annotate-"));
  try {
    note(
      "Building the reference, which takes a while; npm run reference -- build does it once and for all.\n",
    );
    const path = join(folder, "custom.gasref");
    const report = await buildBundleFile(path, {
      name: givenAsFiles,
      gff,
      fasta,
      sequence: "whole",
      builtAt: new Date(),
    });
    for (const line of describePassedOver(report.passedOver)) note(`${line}\n`);
    return openBundle(path); // stays readable while it is open, also without a name
  } finally {
    rmSync(folder, { recursive: true });
  }
}
