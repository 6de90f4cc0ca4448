import { readBundleDirectory, BadBundleError } from "../genes/bundle.ts";
import { catalogue } from "../genes/catalogue.ts";
import { bundleNames, bundlePath, megabytes } from "./references-folder.ts";

/** `reference list`: what is installed, then what can be. */
export function list(folder: string): void {
  const names = bundleNames(folder);
  console.log(names.length === 0 ? `Nothing is installed in ${folder}.` : `Installed in ${folder}:`);
  for (const name of names) {
    try {
      const { meta, contigs, sections, scope, bytes, checksum } = readBundleDirectory(
        bundlePath(folder, name),
      );
      const transcripts = sections.find((section) => section.name === "txStart")?.length ?? 0;
      console.log(
        [
          `  ${name}`,
          meta.title,
          meta.assembly,
          meta.geneSet,
          `${contigs.length} sequences`,
          `${transcripts} transcripts`,
          `${scope} sequence`,
          megabytes(bytes),
          `built ${meta.builtAt.slice(0, 10)}`,
          `SHA-256 ${checksum.slice(0, 16)}…`,
        ].join("\t"),
      );
    } catch (error) {
      if (!(error instanceof BadBundleError)) throw error;
      console.error(`  ${error.message}`);
      process.exitCode = 1;
    }
  }
  const others = catalogue.filter(({ name }) => !names.includes(name));
  if (others.length > 0) console.log("Can be installed (npm run reference -- install NAME):");
  for (const { name, title, download } of others)
    console.log(`  ${name}\t${title}\tdownload about ${download}`);
}
