import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../e2e/browser.ts";
import { shots, type Shot, type Viewer } from "./screenshots/pages.ts";
import { archiveAtOnce, makeScene, type Scene } from "./screenshots/scene.ts";
import { buildWeb } from "./stack/build-web.ts";
import { startStack } from "./stack/stack.ts";

/**
 * `npm run screenshots [-- --only variants --out folder]`: every page at three sizes in both themes, of a service of its own with real
 * jobs. `--only` takes the pages whose name contains it, or one of several
 * with commas between.
 */
const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    out: { type: "string", default: path.resolve(import.meta.dirname, "../screenshots") },
  },
});

const sizes = [
  { name: "phone", width: 390, height: 844 },
  { name: "laptop", width: 1280, height: 800 },
  { name: "wide", width: 1920, height: 1080 },
] as const;
const themes = ["light", "dark"] as const;

const wanted = shots.filter(({ name }) => values.only.split(",").some((part) => name.includes(part)));
if (wanted.length === 0) {
  console.error(`No page is called so. There are: ${shots.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

buildWeb();
const browser = await launchBrowser();
if (!browser) process.exit(1);
const stateDir = await mkdtemp(path.join(tmpdir(), "gas-screenshots-"));
const stack = await startStack({
  stateDir,
  ports: { web: 3950, s3: 0, messaging: 0, dynamo: 0 },
  env: archiveAtOnce,
});
try {
  await mkdir(values.out, { recursive: true });
  const empty = wanted.filter((shot) => shot.empty);
  await takeAll(browser, empty, null);
  const rest = wanted.filter((shot) => !shot.empty);
  if (rest.length > 0) await takeAll(browser, rest, await makeScene(stack));
  console.log(`${wanted.length * sizes.length * themes.length} pictures in ${values.out}`);
} finally {
  await browser.close();
  await stack.stop();
  await rm(stateDir, { recursive: true, force: true });
}

async function takeAll(on: Browser, all: readonly Shot[], scene: Scene | null): Promise<void> {
  for (const colorScheme of themes)
    for (const viewer of new Set(all.map(({ as }) => as))) {
      const context = await on.newContext({ baseURL: stack.url, colorScheme, reducedMotion: "reduce" });
      const page = await context.newPage();
      await signIn(page, viewer);
      for (const shot of all.filter(({ as }) => as === viewer))
        for (const { name, ...viewport } of sizes) {
          await page.setViewportSize(viewport);
          await take(page, shot, scene, path.join(values.out, `${shot.name}-${name}-${colorScheme}.png`));
        }
      await context.close();
    }
}

/** A page that does not come as it should is said, and does not keep the others from being taken. */
async function take(page: Page, shot: Shot, scene: Scene | null, file: string): Promise<void> {
  try {
    const address = typeof shot.path === "string" ? shot.path : shot.path(scene as Scene);
    await page.goto(address, { waitUntil: "load" });
    await shot.before?.(page);
    // Drawings load when all that can be read is there, some of them when somebody is about to see them.
    const drawings = await page.locator("[data-drawing]").all();
    for (const drawing of drawings) {
      await drawing.scrollIntoViewIfNeeded();
      await drawing.locator("svg").first().waitFor();
    }
    if (drawings.length > 0) await page.evaluate("scrollTo(0, 0)");
    await page.evaluate("document.fonts.ready");
    await page.screenshot({ path: file, fullPage: true, animations: "disabled" });
  } catch (error) {
    console.error(`${path.basename(file)}: ${String(error).split("\n")[0]}`);
    process.exitCode = 1;
  }
}

async function signIn(page: Page, viewer: Viewer): Promise<void> {
  if (viewer === "nobody") return;
  await page.goto("/sign-in");
  const button = viewer === "admin" ? /runs this service/ : new RegExp(`${viewer} demo`, "i");
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL("**/jobs");
}
