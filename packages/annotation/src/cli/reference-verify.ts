import { existsSync } from "node:fs";
import { BadBundleError, verifyBundle } from "../genes/bundle.ts";
import { bundleNames, bundlePath } from "./references-folder.ts";

/** `reference verify`: reads bundles to the last byte; all of the folder when none is named. One bad bundle does not hide the others. */
export function verify(folder: string, names: readonly string[]): void {
  const known = bundleNames(folder);
  if (names.length === 0 && known.length === 0) console.log(`There is no bundle in ${folder}.`);
  for (const name of names.length > 0 ? names : known) {
    const path = bundlePath(folder, name);
    if (!existsSync(path))
      throw new Error(`There is no bundle ${path}. Those there are: ${known.join(", ") || "none"}.`);
    try {
      console.log(`${name}\tsound\t${verifyBundle(path)}`);
    } catch (error) {
      if (!(error instanceof BadBundleError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}
