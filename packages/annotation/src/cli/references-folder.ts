import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleSuffix } from "../genes/bundle-format.ts";
import { UsageError } from "./usage-error.ts";

/** Where bundles lie: as said on the command line, by GAS_REFERENCES_DIR, or in the repository, where the service looks for them. */
export function referencesFolder(said: string | undefined, env: Record<string, string | undefined>): string {
  return resolve(
    said ?? env["GAS_REFERENCES_DIR"] ?? resolve(import.meta.dirname, "../../../../.gas/references"),
  );
}

/** Names of the bundles in a folder, which need not exist. */
export function bundleNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(bundleSuffix))
    .map((file) => file.slice(0, -bundleSuffix.length))
    .sort();
}

export function bundlePath(folder: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new UsageError(`The name "${name}" may hold letters, digits, dot, dash and underscore only.`);
  return join(folder, name + bundleSuffix);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
