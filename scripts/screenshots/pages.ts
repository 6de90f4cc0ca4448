import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { chooseFiles } from "../../e2e/choose-files.ts";
import { sample, type Scene } from "./scene.ts";

/** Who looks: nobody, the free person of the scene, the premium one, or the one who runs the service. */
export type Viewer = "nobody" | "free" | "premium" | "admin";

export type Shot = {
  /** Names the pictures. */
  name: string;
  path: string | ((scene: Scene) => string);
  as: Viewer;
  /** Before there is any job at all. */
  empty?: boolean;
  /** What to do or wait for before the picture is taken. */
  before?: (page: Page) => Promise<unknown>;
};

const seen = (testId: string) => (page: Page) => page.getByTestId(testId).first().waitFor();

/** A file that can be sent beside one that was made with another build: both are looked at, and neither is sent. */
async function chooseGoodAndBad(page: Page): Promise<void> {
  await chooseFiles(page, [
    { name: "yeast-screen.vcf", mimeType: "text/plain", buffer: await readFile(sample) },
    { name: "patients-hg19.vcf", mimeType: "text/plain", buffer: Buffer.from(ofAnotherBuild) },
  ]);
  for (const state of ["ready", "blocked"])
    await page.locator(`[data-testid="candidate"][data-state="${state}"]`).waitFor();
}

const ofAnotherBuild = [
  "##fileformat=VCFv4.2",
  "##contig=<ID=chr1,length=249250621>",
  "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
  "chr1\t11856378\t.\tG\tA\t.\tPASS\t.\n",
].join("\n");

/** Every page of the service. A new page is one line more. */
export const shots: readonly Shot[] = [
  { name: "home", path: "/", as: "nobody" },
  { name: "sign-in", path: "/sign-in", as: "nobody" },
  { name: "not-found", path: "/nothing-here", as: "nobody" },
  { name: "jobs-empty", path: "/jobs", as: "free", empty: true },
  { name: "jobs", path: "/jobs", as: "free" },
  { name: "preflight", path: "/jobs", as: "free", before: chooseGoodAndBad },
  { name: "plans", path: "/plans", as: "free" },
  { name: "settings", path: "/settings", as: "free" },
  { name: "status", path: "/status", as: "nobody" },
  { name: "shared", path: ({ shared }) => shared, as: "nobody", before: seen("summary") },
  {
    name: "shared-browser",
    path: ({ shared }) => `${shared}/browser`,
    as: "nobody",
    before: (page) => page.locator('[data-testid="igv"][data-state="shown"]').waitFor(),
  },
  { name: "inbox", path: ({ inbox }) => inbox, as: "nobody" },
  {
    name: "inbox-mail",
    path: ({ inbox, mail }) => `${inbox}/messages/${mail}`,
    as: "nobody",
    // A frame that was never in view is not drawn.
    before: (page) => page.locator("iframe").scrollIntoViewIfNeeded(),
  },
  { name: "admin-overview", path: "/admin/overview", as: "admin" },
  { name: "admin-dead-letters", path: "/admin/dead-letters", as: "admin", before: seen("dead-letter") },
  { name: "admin-accounts", path: "/admin/accounts", as: "admin" },
  {
    name: "job-share",
    path: ({ completed }) => `/jobs/${completed}`,
    as: "free",
    before: (page) => page.getByRole("button", { name: "Share" }).click(),
  },
  {
    name: "jobs-deleted",
    path: ({ deleted }) => `/jobs?deleted=${deleted}`,
    as: "free",
    before: seen("deleted"),
  },
  { name: "unsubscribe-broken", path: "/unsubscribe", as: "nobody" },
  {
    name: "job-completed",
    path: ({ completed }) => `/jobs/${completed}`,
    as: "free",
    before: seen("summary"),
  },
  { name: "job-failed", path: ({ failed }) => `/jobs/${failed}`, as: "free" },
  { name: "job-archived", path: ({ archived }) => `/jobs/${archived}`, as: "free" },
  { name: "job-restoring", path: ({ restoring }) => `/jobs/${restoring}`, as: "premium" },
  {
    name: "variants",
    path: ({ completed }) => `/jobs/${completed}/variants`,
    as: "free",
    before: seen("variants"),
  },
  {
    name: "variants-filters",
    path: ({ completed }) => `/jobs/${completed}/variants?impact=HIGH&gene=IRA1&qualMin=50`,
    as: "free",
    before: async (page) => {
      await seen("chips")(page);
      const filters = page.getByRole("button", { name: "Filters" });
      if (await filters.isVisible()) await filters.click();
    },
  },
  {
    name: "variants-drawer",
    path: ({ completed }) => `/jobs/${completed}/variants?open=3`,
    as: "free",
    before: seen("entry"),
  },
  {
    name: "variants-pictures",
    path: ({ completed }) => `/jobs/${completed}/variants?show=pictures&plot=IRA1`,
    as: "free",
    before: seen("lollipop"),
  },
  {
    name: "variants-nothing",
    path: ({ completed }) => `/jobs/${completed}/variants?q=chrI:1`,
    as: "free",
    before: seen("nothing-found"),
  },
  {
    name: "variants-archived",
    path: ({ archived }) => `/jobs/${archived}/variants`,
    as: "free",
    before: seen("variants"),
  },
  {
    name: "browser",
    path: ({ completed }) => `/jobs/${completed}/browser`,
    as: "free",
    before: (page) => page.locator('[data-testid="igv"][data-state="shown"]').waitFor(),
  },
  {
    name: "browser-archived",
    path: ({ archived }) => `/jobs/${archived}/browser`,
    as: "free",
    before: (page) => page.locator('[data-testid="igv"][data-state="shown"]').waitFor(),
  },
];
