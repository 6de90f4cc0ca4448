import { readdir } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { annotateHaplotypes } from "@gas/annotation/annotate-haplotypes";
import { annotateVcf } from "@gas/annotation/annotate-vcf";
import { describeTroubles } from "@gas/annotation/cli/describe-troubles";
import { createAnnotator } from "@gas/annotation/consequences/create-annotator";
import { transcriptModels } from "@gas/annotation/explore/transcript-model";
import { BadBundleError, openBundle } from "@gas/annotation/genes/bundle";
import { bundleSuffix } from "@gas/annotation/genes/bundle-format";
import type { Reference } from "@gas/annotation/genes/reference";
import { shareReference } from "@gas/annotation/genes/shared-reference";
import type { PhaseRule } from "@gas/annotation/haplotypes/genotypes";
import { AppError } from "@gas/core/errors/app-error";
import type { Log } from "../log.ts";
import { joinedSources, openSources } from "./embedded-sources.ts";
import type { Engine } from "./engine.ts";
import { offer } from "./external-reference.ts";

const version = "0.1.0";

export type EmbeddedEngineOptions = {
  /** Folder of the bundles. */
  referencesDir: string;
  /** Threads of each job, so that the thread that renews leases is not held up; what is smaller than a chunk is done without. */
  threads: number;
  field?: "CSQ" | "ANN" | "BCSQ";
  /** Of BCSQ. */
  mode?: "independent" | "haplotype";
  phase?: PhaseRule;
  /** Of CSQ and ANN. */
  pick?: boolean;
  /** Declares what is joined. */
  sourcesFile?: string | undefined;
};

/**
 * Our own engine, over the reference bundles of a folder. Bundles are opened once and shared by all jobs. A bundle that cannot be used,
 * such as one of an older format, is left out with a word in the log: the others work. Sources that cannot be used are an error.
 */
export async function embeddedEngine(
  { log }: { log: Pick<Log, "warn" | "error"> },
  options: EmbeddedEngineOptions,
): Promise<Engine> {
  const { threads, field = "CSQ", mode = "independent", phase = "r", pick = false, sourcesFile } = options;
  const references = await openBundles(options.referencesDir, log);
  const declared = openSources({ log }, sourcesFile, [...references.values()]);
  const engine = { name: "embedded", version };

  return {
    ...engine,
    references: [...references.values()].map(offer),
    bundles: [...references.values()],
    run: async ({ reference: name, note, columns: sink, ...request }) => {
      const reference = references.get(name);
      if (!reference)
        throw new AppError("unknown_reference", `The reference ${name} is not on this annotator.`);
      const { meta } = reference;
      note(`Reference: ${meta.title}, ${meta.assembly}, ${meta.geneSet}, SHA-256 ${meta.checksum}`);
      return joinedSources({ log, note }, declared, reference, async (sources) => {
        // Heartbeats and the other jobs go on in this thread.
        const inThreads = { count: threads, spared: true };
        const columns = { sink, modelOf: transcriptModels(reference) };
        const common = { ...request, columns, reference, sources, engine, now: () => performance.now() };
        if (field === "BCSQ") {
          const { troubles, ...outcome } = await annotateHaplotypes({
            ...common,
            threads: inThreads,
            mode,
            phase,
          });
          for (const line of describeTroubles(troubles).split("\n")) if (line) note(line);
          return outcome;
        }
        const annotating = { field, pick };
        return annotateVcf({
          ...common,
          annotator: createAnnotator(reference, annotating),
          threads: {
            ...inThreads,
            recipe: () => ({ reference: shareReference(reference), options: annotating }),
          },
        });
      });
    },
  };
}

async function openBundles(folder: string, log: Pick<Log, "warn">): Promise<Map<string, Reference>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(bundleSuffix)).toSorted();
  const references = new Map<string, Reference>();
  for (const file of files) {
    try {
      const reference = openBundle(path.join(folder, file));
      references.set(reference.meta.name, reference);
    } catch (error) {
      if (!(error instanceof BadBundleError)) throw error;
      log.warn({ because: error.message }, "a reference bundle is left out");
    }
  }
  if (references.size === 0)
    throw new Error(
      `There is no reference bundle that can be used in ${folder}. Install or build one: npm run reference -- --help`,
    );
  return references;
}
