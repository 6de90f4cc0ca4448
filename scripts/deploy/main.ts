import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { loadStage } from "@gas/infra/load-stage";
import { readRelease, releasesFolder } from "@gas/infra/release";
import { planDeploy } from "./plan.ts";

/**
 * `npm run deploy -- --stage mine`: brings a stage to AWS, or to what it should be. `--only state` makes just what lasts,
 * which comes first, before its secrets are filled in. `--release` takes another release than the newest: going back is
 * deploying an older one. `--action diff` shows what would change; `--action destroy` takes the servers down and leaves
 * files, rows and messages.
 */
const root = path.resolve(import.meta.dirname, "../..");
const infra = path.join(root, "infra");
try {
  process.exitCode = await deploy(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function deploy(args: readonly string[]): Promise<number> {
  const plan = planDeploy(args);
  const { prefix, account, region } = await loadStage(plan.stage); // refused here, before anything is begun
  const version = plan.release === "newest" ? newestRelease() : plan.release;
  const release = version === null ? null : path.join(releasesFolder, version);
  if (release) readRelease(release);

  const stacks = plan.stacks.map((stack) => `${prefix}-${stack}`);
  console.log(
    `${plan.action} ${stacks.join(", ")} in ${account}, ${region}${version ? `, release ${version}` : ""}`,
  );
  // By a relative path: CDK hands the words to a shell, which would part one that has a blank in it.
  const app = `node src/app.ts --stage ${plan.stage}${release ? ` --release ${path.relative(infra, release)}` : ""}`;
  const { status } = spawnSync(
    path.join(root, "node_modules/.bin/cdk"),
    // Each stack by name and no other: with no release the servers' stack must not be touched.
    [plan.action, "--exclusively", "--app", app, ...stacks],
    { cwd: infra, stdio: "inherit" },
  );
  return status ?? 1;
}

function newestRelease(): string {
  const made = (existsSync(releasesFolder) ? readdirSync(releasesFolder) : [])
    .map((version) => ({ version, manifest: path.join(releasesFolder, version, "release.json") }))
    .filter(({ manifest }) => existsSync(manifest))
    .toSorted((a, b) => statSync(b.manifest).mtimeMs - statSync(a.manifest).mtimeMs);
  const [newest] = made;
  if (!newest) throw new Error("There is no release yet. Make one: npm run release");
  return newest.version;
}
