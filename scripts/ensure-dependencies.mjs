// Runs before `npm start` and `npm test`, under whatever Node there is (20 or newer): installs what is missing, and only then.
// Everything after it runs under the Node that the lockfile pins (node_modules/.bin comes first on npm's path).
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const stamp = path.join(root, "node_modules", ".gas-install-stamp");
const lockHash = createHash("sha256")
  .update(readFileSync(path.join(root, "package-lock.json")))
  .digest("hex");

const writeStamp = () => {
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, lockHash);
};

if (process.argv.includes("--stamp-only")) {
  writeStamp(); // npm's own postinstall: a hand-run `npm ci` counts too
} else if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lockHash) {
  console.log("Installing dependencies (the first time takes a minute or two) …");
  const { status } = spawnSync("npm", ["ci", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error("The dependencies could not be installed. Is the npm registry within reach?");
    process.exit(status ?? 1);
  }
  writeStamp();
}

// Linux gets its Node from the lockfile; elsewhere the machine's own must be able to run TypeScript.
const pinned = existsSync(path.join(root, "node_modules", ".bin", "node"));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (!pinned && (major < 22 || (major === 22 && minor < 18))) {
  console.error(
    `On ${process.platform} GAS needs Node 22.18 or newer (this is ${process.version}); on Linux any Node from 20 will do.`,
  );
  process.exit(1);
}
