import { readFileSync, statSync } from "node:fs";
import { loadReference, openBundle } from "@gas/annotation/genes/bundle";
import type { Reference } from "@gas/annotation/genes/reference";
import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import type { EngineSettings } from "./engine-settings.ts";

/** Packed or not, so much sequence is read into memory when there is no bundle: a yeast or a fly, not a mouse. */
const largestInMemory = 64 * 2 ** 20;
const contigsTold = 30;

type Settings = Pick<
  EngineSettings,
  | "ENGINE_BUNDLE"
  | "ENGINE_FASTA"
  | "ENGINE_GFF"
  | "ENGINE_REFERENCE_NAME"
  | "ENGINE_REFERENCE_TITLE"
  | "ENGINE_REFERENCE_ASSEMBLY"
>;

/**
 * The reference of an engine that brings its own: as the upload form offers it, and, where it can be known, to hold a file against before
 * the program gets it. `reference` is null without a bundle when the sequence is large or there is none.
 */
export function externalReference(settings: Settings): {
  offered: OfferedReference;
  reference: Reference | null;
} {
  const reference = known(settings);
  if (settings.ENGINE_BUNDLE !== undefined && reference !== null)
    return { offered: offer(reference), reference };
  const {
    ENGINE_REFERENCE_NAME: name,
    ENGINE_REFERENCE_TITLE: title,
    ENGINE_REFERENCE_ASSEMBLY: assembly,
  } = settings;
  // Without a count of contigs nobody is refused for a name: what else the program understands is not known.
  const { contigs, contigCount } = reference
    ? offer(reference)
    : { contigs: longest(indexedContigs(settings.ENGINE_FASTA)), contigCount: undefined };
  const offered = { name, title, assembly, contigs, ...(contigCount === undefined ? {} : { contigCount }) };
  return { offered, reference };
}

/** A reference as the upload form offers it. */
export function offer({ meta, contigs }: Reference): OfferedReference {
  return {
    name: meta.name,
    title: meta.title,
    assembly: meta.assembly,
    checksum: meta.checksum,
    contigs: longest(contigs),
    contigCount: contigs.length,
  };
}

function known({ ENGINE_BUNDLE: bundle, ENGINE_FASTA: fasta, ENGINE_GFF: gff }: Settings): Reference | null {
  if (bundle !== undefined) return openBundle(bundle);
  if (fasta === undefined || gff === undefined || statSync(fasta).size > largestInMemory) return null;
  return loadReference({ gff, fasta }).reference;
}

/** Names and lengths out of the index that samtools faidx makes beside a FASTA; none where there is no index. */
function indexedContigs(fasta: string | undefined): { name: string; length: number }[] {
  if (fasta === undefined || statSync(`${fasta}.fai`, { throwIfNoEntry: false }) === undefined) return [];
  return readFileSync(`${fasta}.fai`, "utf8")
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, length]) => Number(length) > 0)
    .map(([name, length]) => ({ name: name!, length: Number(length) }));
}

function longest(
  contigs: readonly { name: string; length: number; aliases?: readonly string[] }[],
): OfferedReference["contigs"] {
  return contigs
    .toSorted((a, b) => b.length - a.length)
    .slice(0, contigsTold)
    .map(({ name, length, aliases }) => ({ name, length, ...(aliases ? { aliases: [...aliases] } : {}) }));
}
