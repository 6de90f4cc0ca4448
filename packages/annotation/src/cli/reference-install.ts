import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { requireRoom } from "../genes/build-bundle-file.ts";
import { BadBundleError, readBundleDirectory } from "../genes/bundle.ts";
import { atMirror, catalogue, type Release } from "../genes/catalogue.ts";
import { fetchSource } from "../install/fetch-source.ts";
import { progressLine } from "./progress-line.ts";
import { buildAndTell } from "./reference-build.ts";
import { bundlePath } from "./references-folder.ts";
import { UsageError } from "./usage-error.ts";

export type InstallValues = {
  mirror?: string | undefined;
  force?: boolean | undefined;
  keep?: boolean | undefined;
};

/** `reference install`: downloads public releases, checks them, builds their bundles and removes what was downloaded. */
export async function install(
  folder: string,
  names: readonly string[],
  values: InstallValues,
): Promise<void> {
  if (names.length === 0) throw new UsageError("install needs a NAME; list shows those there are.");
  const releases = names.map(findRelease);
  for (const release of releases)
    await installOne(
      folder,
      values.mirror === undefined ? release : atMirror(release, values.mirror),
      values,
    );
  console.log("The service offers what is installed after its next start; gas-annotate takes it at once.");
}

function findRelease(name: string): Release {
  const release = catalogue.find((known) => known.name === name.toLowerCase());
  if (release === undefined)
    throw new UsageError(
      `No release is called "${name}". Known are ${catalogue.map((known) => known.name).join(", ")}. ` +
        "Any other genome: fetch its GFF3 and FASTA and use build.",
    );
  return release;
}

async function installOne(folder: string, release: Release, { force, keep }: InstallValues): Promise<void> {
  const { name, title, assembly, geneSet, source } = release;
  const path = bundlePath(folder, name);
  if (force !== true && isInstalled(path, release)) {
    console.log(`${name} is installed (${path}). To build it anew: --force`);
    return;
  }
  const downloads = join(folder, "downloads", name);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new Error("Interrupted. Run the same command to go on."));
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const { signal } = interrupted;
  try {
    await requireRoom(existingParent(folder), release.room, `Installing ${name}`);
    console.error(`${title}: a download of about ${release.download}`);
    const fetchOne = async (file: Release["genes"]) => {
      const progress = progressLine(process.stderr, () => performance.now());
      return await fetchSource(file, {
        folder: downloads,
        signal,
        pause: (milliseconds) => sleep(milliseconds, undefined, { signal }),
        onProgress: (done, of) => progress.tell(`fetching ${file.url}`, done, of),
        note: (line) => {
          progress.end();
          console.error(line);
        },
      });
    };
    const genes = await fetchOne(release.genes);
    const fasta = await fetchOne(release.fasta);
    await buildAndTell(path, {
      name,
      title,
      assembly,
      ...(geneSet === "" ? {} : { geneSet }),
      source: `${source}. ${genes.source.url} (SHA-256 ${genes.source.sha256}), ${fasta.source.url} (SHA-256 ${fasta.source.sha256})`,
      gff: genes.path,
      fasta: fasta.path,
      builtAt: new Date(),
      signal,
    });
    if (keep !== true) for (const { path: fetched } of [genes, fasta]) await rm(fetched, { force: true });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** Whether the bundle there is can be used and is of this release. */
function isInstalled(path: string, { assembly, geneSet }: Release): boolean {
  if (!existsSync(path)) return false;
  try {
    const { meta } = readBundleDirectory(path);
    return meta.assembly === assembly && (geneSet === "" || meta.geneSet === geneSet);
  } catch (error) {
    if (error instanceof BadBundleError) return false;
    throw error;
  }
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(join(folder, ".."));
}
