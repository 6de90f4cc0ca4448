import { readdir } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { annotateVcf } from "@gas/annotation/annotate-vcf";
import { createVepAnnotator } from "@gas/annotation/consequences/vep-annotator";
import { BadBundleError, openBundle } from "@gas/annotation/genes/bundle";
import { bundleSuffix } from "@gas/annotation/genes/bundle-format";
import type { Reference } from "@gas/annotation/genes/reference";
import { shareReference } from "@gas/annotation/genes/shared-reference";
import { AppError } from "@gas/core/errors/app-error";
import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import type { Log } from "../log.ts";
import type { Engine } from "./engine.ts";

const version = "0.1.0";

/**
 * Our own engine, over the reference bundles of a folder. Bundles are opened once and shared by all jobs. Each job has so many `threads` of
 * its own, so that the thread that renews leases is not held up; what is smaller than a chunk is done without. A bundle that cannot be
 * used, such as one of an older format, is left out with a word in the log: the others work.
 */
export async function embeddedEngine(
  referencesDir: string,
  log: Pick<Log, "warn">,
  threads: number,
): Promise<Engine> {
  const files = (await readdir(referencesDir)).filter((file) => file.endsWith(bundleSuffix)).toSorted();
  const references = new Map<string, Reference>();
  for (const file of files) {
    try {
      const reference = openBundle(path.join(referencesDir, file));
      references.set(reference.meta.name, reference);
    } catch (error) {
      if (!(error instanceof BadBundleError)) throw error;
      log.warn({ because: error.message }, "a reference bundle is left out");
    }
  }
  if (references.size === 0)
    throw new Error(
      `There is no reference bundle that can be used in ${referencesDir}. Install or build one: npm run reference -- --help`,
    );

  return {
    name: "embedded",
    version,
    references: [...references.values()].map(offer),
    run: ({ reference: name, note, ...request }) => {
      const reference = references.get(name);
      if (!reference)
        throw new AppError("unknown_reference", `The reference ${name} is not on this annotator.`);
      const { meta } = reference;
      note(`Reference: ${meta.title}, ${meta.assembly}, ${meta.geneSet}, SHA-256 ${meta.checksum}`);
      return annotateVcf({
        ...request,
        reference,
        annotator: createVepAnnotator(reference),
        threads: {
          count: threads,
          recipe: () => ({ reference: shareReference(reference), options: {} }),
        },
        engine: { name: "embedded", version },
        now: () => performance.now(),
      });
    },
  };
}

function offer({ meta, contigs }: Reference): OfferedReference {
  const longestFirst = contigs.toSorted((a, b) => b.length - a.length).slice(0, 30);
  return {
    name: meta.name,
    title: meta.title,
    assembly: meta.assembly,
    checksum: meta.checksum,
    contigs: longestFirst.map(({ name, length }) => ({ name, length })),
  };
}
