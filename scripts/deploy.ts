import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadStage } from "@gas/infra/load-stage";
import { readRelease, releasesFolder } from "@gas/infra/release";

/**
 * `npm run deploy -- --stage mine`: brings a stage to AWS, or to what it should be. `--only state` makes just what lasts,
 * which comes first, before its secrets are filled in. `--release` takes another release than the newest: going back is
 * deploying an older one. `--action diff` shows what would change; `--action destroy` takes the servers down and leaves files, rows and messages.
 */
const { values } = parseArgs({
  options: {
    stage: { type: "string" },
    only: { type: "string" },
    release: { type: "string" },
    action: { type: "string", default: "deploy" },
  },
});
const { stage: name, only, action } = values;
if (!name) throw new Error("Which stage? npm run deploy -- --stage <name of a file in infra/stages>");
if (!["deploy", "diff", "destroy"].includes(action)) throw new Error("--action is deploy, diff or destroy.");
if (only !== undefined && only !== "state" && only !== "service")
  throw new Error("--only is state or service.");

const { prefix, account, region } = await loadStage(name); // refused here, before anything is begun
// What lasts is never destroyed from here.
const stacks =
  action === "destroy" || only === "service"
    ? ["service"]
    : only === "state"
      ? ["state"]
      : ["state", "service"];
const needsRelease = stacks.includes("service") && action !== "destroy";
const release = needsRelease ? path.join(releasesFolder, values.release ?? newestRelease()) : null;
if (release) readRelease(release);

const root = path.resolve(import.meta.dirname, "..");
const app = ["node", "src/app.ts", "--stage", name, ...(release ? ["--release", release] : [])].join(" ");
console.log(
  `${action} ${stacks.map((stack) => `${prefix}-${stack}`).join(", ")} in ${account}, ${region}${release ? `, release ${path.basename(release)}` : ""}`,
);
const { status } = spawnSync(
  path.join(root, "node_modules/.bin/cdk"),
  // Each stack by name and no other: with no release the servers' stack must not be touched.
  [action, "--exclusively", "--app", app, ...stacks.map((stack) => `${prefix}-${stack}`)],
  { cwd: path.join(root, "infra"), stdio: "inherit" },
);
process.exit(status ?? 1);

function newestRelease(): string {
  const made = (existsSync(releasesFolder) ? readdirSync(releasesFolder) : [])
    .filter((version) => existsSync(path.join(releasesFolder, version, "release.json")))
    .map((version) => ({ version, at: statSync(path.join(releasesFolder, version, "release.json")).mtimeMs }))
    .toSorted((a, b) => b.at - a.at);
  const [newest] = made;
  if (!newest) throw new Error("There is no release yet. Make one: npm run release");
  return newest.version;
}
