import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { artefacts, releasesFolder, type Artefact, type ReleaseManifest } from "@gas/infra/release";
import { buildWeb } from "../stack/build-web.ts";
import { makeNodeTree, pinnedNode } from "./node-tree.ts";
import { pack, run, sha256Of } from "./pack.ts";
import { makeProcessTree, repository } from "./process-tree.ts";

/**
 * `npm run release`: everything that servers are given, in `dist/releases/<version>`, with the checksums that they hold it
 * against. The version is the commit's unless said otherwise, with "-changed" when there is more than what was committed.
 */
const { values } = parseArgs({ options: { version: { type: "string" } } });
const version = values.version ?? versionOfCommit();
if (!/^[\w.-]+$/.test(version)) throw new Error("A version is made of letters, digits, dots and hyphens.");
const folder = path.join(releasesFolder, version);
if (existsSync(folder) && !version.endsWith("-changed"))
  throw new Error(`Release ${version} exists already, and a release never changes: ${folder}`);

console.log(`Building release ${version} …`);
buildWeb();
mkdirSync(releasesFolder, { recursive: true });
const scratch = mkdtempSync(path.join(releasesFolder, ".making-"));
try {
  const made: [Artefact, { file: string; sha256: string }][] = [];
  for (const artefact of artefacts) {
    const tree = path.join(scratch, artefact);
    if (artefact === "web" || artefact === "worker") makeProcessTree(artefact, tree);
    else
      makeNodeTree(
        artefact === "node-x64" ? "x64" : "arm64",
        tree,
        path.join(scratch, `${artefact}-fetched`),
      );
    const file = `${artefact}.tar.gz`;
    mkdirSync(path.join(scratch, "release"), { recursive: true });
    pack(tree, path.join(scratch, "release", file));
    made.push([artefact, { file, sha256: await sha256Of(path.join(scratch, "release", file)) }]);
    console.log(`  ${file}`);
  }
  const manifest: ReleaseManifest = {
    version,
    node: pinnedNode("x64").version,
    artefacts: Object.fromEntries(made) as ReleaseManifest["artefacts"],
  };
  writeFileSync(path.join(scratch, "release/release.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(path.join(scratch, "release"), folder); // whole or not at all
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(
  `Release ${version} is in ${path.relative(process.cwd(), folder)}. Put it to work: npm run deploy -- --stage <stage>`,
);

function versionOfCommit(): string {
  const commit = run("git", ["rev-parse", "--short=10", "HEAD"], repository).trim();
  const changed = run("git", ["status", "--porcelain"], repository).trim() !== "";
  return changed ? `${commit}-changed` : commit;
}
