import { writeGeneTrack } from "@gas/annotation/browser/gene-track";
import { writeTwoBit } from "@gas/annotation/browser/two-bit";
import type { ByteSink } from "@gas/annotation/annotate-vcf";
import type { Reference } from "@gas/annotation/genes/reference";
import type { ObjectStore } from "@gas/core/ports/object-store";
import { referenceFile, referenceKey, type ReferenceKind } from "@gas/core/uploads/object-keys";
import type { Log } from "./log.ts";

export type PublishDeps = {
  references: Pick<ObjectStore, "head" | "put" | "writer">;
  log: Pick<Log, "info">;
};

/**
 * Puts into S3 what a genome browser reads of each bundle, once a bundle: keys carry its checksum, so that what lies there never
 * changes. The index of the genes comes last: whoever finds it finds all. Two workers at once write the same bytes.
 */
export async function publishReferences(deps: PublishDeps, bundles: readonly Reference[]): Promise<void> {
  for (const reference of bundles) {
    const { checksum, name } = reference.meta;
    if (await deps.references.head(referenceKey(checksum, "genesIndex"))) continue;
    const put = (kind: ReferenceKind, bytes: Uint8Array) =>
      deps.references.put(referenceKey(checksum, kind), bytes, referenceFile(kind).contentType);
    await stream(deps, reference, "sequence", (sink) => writeTwoBit(reference, sink));
    await put("aliases", new TextEncoder().encode(aliasTable(reference)));
    const index = await stream(deps, reference, "genes", (sink) => writeGeneTrack(reference, sink));
    await put("genesIndex", index);
    deps.log.info({ reference: name, checksum }, "reference published for the genome browser");
  }
}

async function stream<T>(
  { references }: PublishDeps,
  { meta }: Reference,
  kind: ReferenceKind,
  write: (sink: ByteSink) => Promise<T>,
): Promise<T> {
  const object = references.writer(referenceKey(meta.checksum, kind), referenceFile(kind).contentType);
  try {
    const answer = await write(object);
    await object.close();
    return answer;
  } catch (error) {
    await object.abort();
    throw error;
  }
}

/** A line for each contig: its name, then its other names. */
function aliasTable({ contigs }: Reference): string {
  return contigs
    .map(({ name, aliases }) => `${[name, ...aliases.filter((alias) => alias !== name)].join("\t")}\n`)
    .join("");
}
