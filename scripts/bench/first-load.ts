import { chromium } from "playwright-core";
import chromiumPackage from "@sparticuz/chromium";
import { existsSync } from "node:fs";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

type Load = {
  scripts: number;
  firstByteMs: number;
  firstPaintMs: number;
  largestPaintMs: number;
  loadMs: number;
};

/**
 * Opens each page in a real browser with an empty cache and prints the JavaScript that came over the wire before the page
 * had loaded, and when what was seen. The bare page of the same Next comes first, because it is what cannot be less.
 */
export async function lookAtPages(
  bareUrl: string,
  url: string,
  addresses: readonly string[],
  cookie: string,
): Promise<void> {
  const own = installed.find((file) => existsSync(file));
  const browser = await chromium.launch({
    executablePath: own ?? (await chromiumPackage.executablePath()),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  const cookies = cookie.split("; ").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return { name, value: value.join("="), url };
  });
  const open = async (address: string, signedIn: boolean): Promise<Load> => {
    const loads: Load[] = [];
    for (let i = 0; i < 3; i++) {
      const context = await browser.newContext();
      if (signedIn) await context.addCookies(cookies);
      const page = await context.newPage();
      await page.goto(address, { waitUntil: "load" });
      loads.push(await page.evaluate<Load>(measureLoad));
      await context.close();
    }
    return loads.toSorted((a, b) => a.loadMs - b.loadMs)[1] as Load;
  };
  try {
    const bare = await open(bareUrl, false);
    console.log("First load in a real browser, empty cache, the middle of three:");
    tell("bare page", bare, bare);
    for (const address of addresses)
      tell(address, await open(`${url}${address}`, address.startsWith("/jobs")), bare);
  } finally {
    await browser.close();
  }
}

function tell(
  name: string,
  { scripts, firstByteMs, firstPaintMs, largestPaintMs, loadMs }: Load,
  bare: Load,
): void {
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  console.log(
    `  ${name.replace(/[0-9a-f]{8}-[0-9a-f-]+/, "…")}: ${kB(scripts)} kB of JavaScript (${kB(scripts - bare.scripts)} above the bare page), first byte ${firstByteMs.toFixed(0)} ms, first paint ${firstPaintMs.toFixed(0)} ms, largest paint ${largestPaintMs.toFixed(0)} ms, loaded ${loadMs.toFixed(0)} ms`,
  );
}

/** Runs in the page; as text, because this program's types know no browser. Answers a Load. */
const measureLoad = `(() => {
  const [navigation] = performance.getEntriesByType("navigation");
  const observer = new PerformanceObserver(() => undefined);
  observer.observe({ type: "largest-contentful-paint", buffered: true });
  const loaded = navigation.loadEventStart;
  return {
    scripts: performance
      .getEntriesByType("resource")
      .filter(({ name, startTime }) => /\\.js(\\?|$)/.test(name) && startTime <= loaded)
      .reduce((total, { encodedBodySize }) => total + encodedBodySize, 0),
    firstByteMs: navigation.responseStart,
    firstPaintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    largestPaintMs: observer.takeRecords().at(-1)?.startTime ?? 0,
    loadMs: loaded,
  };
})()`;
