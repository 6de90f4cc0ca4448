import { existsSync } from "node:fs";
import chromiumPackage from "@sparticuz/chromium";
import { chromium, type Browser } from "playwright-core";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A real Chromium: the machine's own, or else the one that the npm package carries. Null, said aloud, when neither starts. */
export async function launchBrowser(): Promise<Browser | null> {
  const own = installed.find((path) => existsSync(path));
  try {
    return await chromium.launch({
      executablePath: own ?? (await chromiumPackage.executablePath()),
      args: own ? quiet : [...chromiumPackage.args, ...quiet],
    });
  } catch (error) {
    process.stderr.write(
      `SKIPPED: the browser tests, for no Chromium starts here: ${String(error).split("\n")[0]}\n`,
    );
    return null;
  }
}
