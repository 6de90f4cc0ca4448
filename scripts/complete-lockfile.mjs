// Run after every change of dependencies: npm leaves optional packages for other platforms out of the lockfile when the
// registry in use does not list them, and `npm ci` then refuses that lockfile everywhere (npm/cli#8320). This adds them,
// without an integrity hash: on those platforms npm takes what the registry has.
import { readFileSync, writeFileSync } from "node:fs";

const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = [
  "darwin",
  "win32",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "android",
  "openharmony",
  "linux",
];
const processors = [
  "arm64",
  "riscv64",
  "ppc64",
  "s390x",
  "loong64",
  "mips64el",
  "wasm32",
  "ia32",
  "x64",
  "arm",
];

const systemOf = (name) =>
  /windows|[-/]win[-/]|msvc/.test(name)
    ? "win32"
    : /wasm32|wasi/.test(name)
      ? "none"
      : systems.find((os) => name.includes(os));
const processorOf = (name) =>
  name.includes("aarch64")
    ? "arm64"
    : /x86_64|-64$/.test(name)
      ? "x64"
      : processors.find((cpu) => name.includes(cpu));

/** Whether npm would find `name` when looking from `from`: there, or in a node_modules further up. */
function isLocked(from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${place ? `${place}/` : ""}node_modules/${name}`]) return true;
    if (!place) return false;
    if (!place.includes("/node_modules/")) place = "";
  }
}

let added = 0;
for (const [from, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(from, name)) continue;
    const [os, cpu] = [systemOf(name), processorOf(name)];
    if (!os || !/^\d/.test(version)) {
      console.warn(`left out: ${name} ${version}, wanted by ${from || "the root"}`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      optional: true,
      os: [os],
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added} packages of other platforms`);
