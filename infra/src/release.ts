import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";

/** What a release consists of. Node comes apart, one for each kind of processor; web and worker run on either. */
export const artefacts = ["node-x64", "node-arm64", "web", "worker"] as const;
export type Artefact = (typeof artefacts)[number];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const File = z.strictObject({ file: z.string(), sha256: Sha256 });

/** `release.json`: the files, beside it, and what they must be to the last bit. Written by `npm run release`. */
export const ReleaseManifest = z.strictObject({
  version: z.string().regex(/^[\w.-]+$/),
  node: z.string(),
  artefacts: z.record(z.enum(artefacts), File),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

/** A release on this machine: absolute paths of its files. */
export type Release = { version: string; artefacts: Record<Artefact, { path: string; sha256: string }> };

/** Where `npm run release` puts releases, one folder for each version. */
export const releasesFolder = path.resolve(import.meta.dirname, "../../dist/releases");

/** The release in `folder`, or an error that says how to make one. */
export function readRelease(folder: string): Release {
  const manifest = path.join(folder, "release.json");
  if (!existsSync(manifest)) throw new Error(`There is no release in ${folder}. Make one: npm run release`);
  const parsed = ReleaseManifest.safeParse(JSON.parse(readFileSync(manifest, "utf8")));
  if (!parsed.success) throw new Error(`${manifest} is damaged:\n${z.prettifyError(parsed.error)}`);
  const { version, artefacts: files } = parsed.data;
  return {
    version,
    artefacts: mapArtefacts((artefact) => ({
      path: path.join(folder, files[artefact].file),
      sha256: files[artefact].sha256,
    })),
  };
}

/** Stands in for a release where only the template is looked at; a server that was given it would refuse it. */
export const noRelease: Release = {
  version: "none",
  artefacts: mapArtefacts(() => ({
    path: path.resolve(import.meta.dirname, "../no-release.txt"),
    sha256: "0".repeat(64),
  })),
};

function mapArtefacts<T>(make: (artefact: Artefact) => T): Record<Artefact, T> {
  return Object.fromEntries(artefacts.map((artefact) => [artefact, make(artefact)])) as Record<Artefact, T>;
}
