import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";

/** The root of the repository. */
export const repository = path.resolve(import.meta.dirname, "../..");

/** A process that can be taken out of the repository, with the program that starts it, below its folder. */
export const processes = {
  web: { main: "apps/web/server.js" },
  worker: { main: "apps/worker/src/main.ts" },
  "local-aws": { main: "packages/local-aws/src/main.ts" },
} as const;
export type Process = keyof typeof processes;

/** What a running process never reads: types and maps; packages below are copied by themselves. */
const isSuperfluous = (file: string) => /\.d\.[cm]?ts$|\.map$|[/\\]node_modules$/.test(file);

/** And of our own sources. */
const isForDevelopment = (file: string) =>
  /\.test\.tsx?$|\.tsbuildinfo$|[/\\](\.turbo|test|bench|prove|testing)$/.test(file);

/**
 * Copies into `folder` all that a process needs and nothing else, so that it runs there with no other help than Node's:
 * what an image or a server is given. The web must have been built before.
 */
export function makeProcessTree(what: Process, folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (what === "web") copyStandalone(folder);
  else copyWorkspace(what === "worker" ? "@gas/worker" : "@gas/local-aws", folder);
  // The reference that comes with the service, built: a server of one's own has at least this.
  if (what === "worker") ensureBuiltInReference(path.join(folder, "references"));
}

/** Next traces what its server needs; `npm run build` has put static files beside it. */
function copyStandalone(folder: string): void {
  const standalone = path.join(repository, "apps/web/.next/standalone");
  if (!existsSync(path.join(standalone, processes.web.main)))
    throw new Error("The web app has not been built: npm run build -w @gas/web");
  cpSync(standalone, folder, { recursive: true, verbatimSymlinks: true });
}

/** A workspace of ours runs from its sources: those, the workspaces it needs, and the packages that npm installed for them. */
function copyWorkspace(workspace: string, folder: string): void {
  for (const installed of installedFor(workspace)) {
    const source = realpathSync(installed);
    const target = path.join(folder, path.relative(repository, source));
    const isOurs = source !== installed;
    cpSync(source, target, {
      recursive: true,
      filter: (file) => {
        const below = file.slice(source.length);
        return below === "" || !(isSuperfluous(below) || (isOurs && isForDevelopment(below)));
      },
    });
    if (!isOurs) continue;
    // A workspace is linked into node_modules, as npm does it.
    const link = path.join(folder, path.relative(repository, installed));
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.relative(path.dirname(link), target), link);
  }
}

/** Folders of all packages, ours and others', that a workspace needs when it runs: as npm reckons, from the lockfile. */
function installedFor(workspace: string): string[] {
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["ls", "--workspace", workspace, "--omit=dev", "--all", "--parseable"],
    { cwd: repository, encoding: "utf8", maxBuffer: 16 * 2 ** 20 },
  );
  const folders = stdout.split("\n").filter((line) => line.includes(`${path.sep}node_modules${path.sep}`));
  if (folders.length === 0)
    throw new Error(`npm does not know what ${workspace} needs (${status}):\n${stderr}`);
  return folders;
}
