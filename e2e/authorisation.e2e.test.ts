import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import { sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

/** Who may do what. Every page and route of the app stands here, or the first test fails. */
type Rule =
  /** Everybody. */
  | "public"
  /** Whoever is signed in: about themselves, or about nobody. */
  | "signed in"
  /** The job's owner. To everybody else who is signed in, admins too, there is no such job. */
  | "owner"
  /** The job's owner, and whoever has a link to this very job. */
  | "shared"
  /** Whoever runs the service. To everybody else there is nothing. */
  | "admin"
  /** A link is what opens it. */
  | "link"
  /** Another service calls it, and proves itself by its signature. */
  | "signature";

const clickId = crypto.randomUUID();
const wish = { clickId, fileName: "x.vcf", bytes: 10, reference: "yeast" };
/** Method and path → the rule, and a body that is understood. */
const routes: Record<string, [Rule, object?]> = {
  "GET /api/health": ["public"],
  "GET /api/ready": ["public"],
  "GET /api/status": ["public"],
  "GET /sample": ["public"],
  "GET /api/references": ["signed in"],
  "GET /api/uploads": ["signed in"],
  "GET /api/jobs": ["signed in"],
  "POST /api/jobs": ["signed in", wish],
  "GET /api/jobs/events": ["signed in"],
  "POST /api/account/plan": ["signed in", { plan: "free" }],
  "GET /api/account/restore-quote": ["signed in"],
  "GET /api/jobs/[jobId]": ["owner"],
  "PATCH /api/jobs/[jobId]": ["owner", { name: "mine" }],
  "DELETE /api/jobs/[jobId]": ["owner"],
  "POST /api/jobs/[jobId]/annotate-again": ["owner", { clickId }],
  "GET /api/jobs/[jobId]/browser": ["shared"],
  "POST /api/jobs/[jobId]/cancel": ["owner"],
  "POST /api/jobs/[jobId]/extend": ["owner"],
  "POST /api/jobs/[jobId]/retry-restore": ["owner"],
  "GET /api/jobs/[jobId]/shares": ["owner"],
  "POST /api/jobs/[jobId]/shares": ["owner", { days: 1 }],
  "DELETE /api/jobs/[jobId]/shares/[shareId]": ["owner"],
  "POST /api/jobs/[jobId]/submit": ["owner"],
  "POST /api/jobs/[jobId]/undelete": ["owner"],
  "POST /api/jobs/[jobId]/upload": ["owner", { sign: "post" }],
  "GET /api/jobs/[jobId]/upload/parts": ["owner"],
  "POST /api/jobs/[jobId]/upload/parts": ["owner"],
  "GET /api/jobs/[jobId]/files/[kind]": ["shared"],
  "GET /api/jobs/[jobId]/variants": ["shared"],
  "GET /api/jobs/[jobId]/variants/[ordinal]": ["shared"],
  "GET /api/jobs/[jobId]/variants/export": ["shared"],
  "GET /api/jobs/[jobId]/variants/facets": ["shared"],
  "GET /api/jobs/[jobId]/variants/gene/[gene]": ["shared"],
  "GET /api/jobs/[jobId]/variants/genes": ["shared"],
  "GET /api/jobs/[jobId]/variants/meta": ["shared"],
  "POST /api/account/mail": ["signed in", {}],
  "POST /api/billing/checkout": ["signed in"],
  "POST /api/billing/portal": ["signed in"],
  "GET /api/billing/return": ["signed in"],
  "POST /api/billing/webhook": ["signature"],
  "POST /api/mail/unsubscribe": ["signature"],
  "POST /api/admin/accounts/[userId]/plan": ["admin", { plan: "free" }],
  "POST /api/admin/dead-letters": ["admin", { queue: "archive", messageId: "x", deed: "discard" }],
};
const pages: Record<string, Rule> = {
  "/": "public",
  "/plans": "public",
  "/sign-in": "public",
  "/status": "public",
  "/jobs": "signed in",
  "/jobs/[jobId]": "owner",
  "/jobs/[jobId]/browser": "owner",
  "/jobs/[jobId]/variants": "owner",
  "/settings": "signed in",
  "/shared/[token]": "link",
  "/shared/[token]/browser": "link",
  "/shared/[token]/variants": "link",
  "/unsubscribe": "public",
  "/admin": "admin",
  "/admin/accounts": "admin",
  "/admin/dead-letters": "admin",
  "/admin/overview": "admin",
};
/** next-auth's own routes: signing in and out is nobody's secret. */
const notOurs = ["/api/auth/[...nextauth]"];

const app = path.resolve(import.meta.dirname, "../apps/web/src/app");
const placesOf = (file: string) =>
  readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((found) => path.basename(found) === file)
    .map((found) => `/${path.dirname(found).split(path.sep).join("/")}`.replace("/.", "/"));

let stack: Awaited<ReturnType<typeof startTestStack>>;
let owner: ApiClient;
let other: ApiClient;
let admin: ApiClient;
let jobId: string;
let token: string;
const nobodysJob = crypto.randomUUID();
beforeAll(async () => {
  stack = await startTestStack();
  owner = await demoClient(stack.url, "free");
  other = await demoClient(stack.url, "premium");
  admin = await demoClient(stack.url, "admin");
  ({ jobId } = await owner.submit("theirs.vcf", await sampleVcf()));
  await owner.follow(jobId, hasEnded);
  token = await shareOf(owner, jobId);
});
afterAll(async () => {
  await stack?.destroy();
});

async function shareOf(client: ApiClient, job: string): Promise<string> {
  const answer = await client.request(`/api/jobs/${job}/shares`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ days: 1 }),
  });
  return ((await answer.json()) as { path: string }).path.replace("/shared/", "");
}

const anonymous: Pick<ApiClient, "request"> = {
  request: (at, init = {}) => fetch(new URL(at, stack.url), { redirect: "manual", ...init }),
};
const fill = (place: string, job: string) =>
  place
    .replace("[jobId]", job)
    .replace("[kind]", "summary")
    .replace("[ordinal]", "0")
    .replace("[gene]", "YAL001C")
    .replace("[shareId]", clickId)
    .replace("[userId]", "nobody-there")
    .replace("[token]", token);

async function ask(who: Pick<ApiClient, "request">, route: string, job: string, share?: string) {
  const [method = "", place = ""] = route.split(" ");
  const body = routes[route]?.[1];
  const query = new URLSearchParams({
    ...(place.endsWith("/events") ? { jobs: job } : {}),
    ...(place.endsWith("/export") ? { format: "tsv" } : {}),
    ...(place.endsWith("/genes") ? { prefix: "Y" } : {}),
    ...(share ? { share } : {}),
  });
  const stop = new AbortController();
  const response = await who.request(`${fill(place, job)}?${query.toString()}`, {
    method,
    signal: stop.signal,
    ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
  });
  const isStream = response.headers.get("content-type")?.includes("event-stream") ?? false;
  const text = isStream ? "" : await response.text();
  stop.abort();
  return { status: response.status, text };
}
const ruled = (...rules: Rule[]) => Object.keys(routes).filter((route) => rules.includes(routes[route]![0]));
const pagesOf = (...rules: Rule[]) => Object.keys(pages).filter((page) => rules.includes(pages[page]!));
const reads = (route: string) => route.startsWith("GET ");

describe("who may do what", () => {
  it("is said here for every page and every route there is", () => {
    const known = placesOf("route.ts").filter((place) => !notOurs.includes(place));
    expect(new Set(Object.keys(routes).map((route) => route.split(" ")[1]))).toEqual(new Set(known));
    expect(new Set(Object.keys(pages))).toEqual(new Set(placesOf("page.tsx")));
  });

  it("lets nobody who is not signed in past the public pages, and tells them nothing", async () => {
    for (const route of ruled("signed in", "owner", "shared", "admin")) {
      const [theirs, nobodys] = [await ask(anonymous, route, jobId), await ask(anonymous, route, nobodysJob)];
      expect(theirs.status, route).toBe(401);
      expect(theirs, route).toEqual(nobodys);
    }
    for (const route of ruled("public")) expect((await ask(anonymous, route, jobId)).status, route).toBe(200);
    for (const page of pagesOf("signed in", "owner", "admin")) {
      const answer = await anonymous.request(fill(page, jobId));
      expect([303, 307, 308], page).toContain(answer.status);
      const location = answer.headers.get("location") ?? "";
      expect(location, page).toMatch(/\/sign-in|\/admin\/overview/);
    }
    for (const page of pagesOf("public"))
      expect((await anonymous.request(fill(page, jobId))).status, page).toBe(200);
  });

  it("lets an owner read what is theirs", async () => {
    for (const route of ruled("owner", "shared")
      .filter(reads)
      .filter((route) => !route.includes("upload")))
      expect([200, 303], route).toContain((await ask(owner, route, jobId)).status);
    for (const page of pagesOf("owner", "signed in"))
      expect((await owner.request(fill(page, jobId))).status, page).toBe(200);
  });

  it("answers another person, and whoever runs the service, as if the job were not there", async () => {
    for (const who of [other, admin]) {
      for (const route of ruled("owner", "shared")) {
        const [theirs, nobodys] = [await ask(who, route, jobId), await ask(who, route, nobodysJob)];
        expect(theirs.status, route).toBe(404);
        expect(theirs, route).toEqual(nobodys);
      }
      for (const page of pagesOf("owner")) {
        expect((await who.request(fill(page, jobId))).status, page).toBe(404);
        expect((await who.request(fill(page, nobodysJob))).status, page).toBe(404);
      }
    }
    expect(await owner.view(jobId)).toMatchObject({ title: "theirs.vcf", status: "COMPLETED" });
  });

  it("lets somebody with a link read this job's result, and neither change it nor read another", async () => {
    const { jobId: second } = await other.submit("others.vcf", await sampleVcf());
    await other.follow(second, hasEnded);
    for (const route of ruled("shared")) {
      expect([200, 303], route).toContain((await ask(anonymous, route, jobId, token)).status);
      const elsewhere = [second, nobodysJob].map((job) => ask(anonymous, route, job, token));
      const [theirs, nobodys] = await Promise.all(elsewhere);
      expect(theirs?.status, route).toBe(404);
      expect(theirs, route).toEqual(nobodys);
      const wrong = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
      expect((await ask(anonymous, route, jobId, wrong)).status, route).toBe(404);
    }
    for (const route of ruled("owner"))
      expect((await ask(anonymous, route, jobId, token)).status, route).toBe(401);
    for (const page of pagesOf("link")) {
      expect((await anonymous.request(fill(page, jobId))).status, page).toBe(200);
      expect((await anonymous.request(page.replace("[token]", "nonsense"))).status, page).toBe(404);
    }
    expect((await anonymous.request(`/api/jobs/${jobId}/files/log?share=${token}`)).status).toBe(404);
  });

  it("shows the admin's pages to whoever runs the service, and to nobody else", async () => {
    for (const page of pagesOf("admin").filter((page) => page !== "/admin")) {
      expect((await admin.request(page)).status, page).toBe(200);
      for (const who of [owner, other]) expect((await who.request(page)).status, page).toBe(404);
    }
    for (const route of ruled("admin"))
      for (const who of [owner, other]) expect((await ask(who, route, jobId)).status, route).toBe(404);
    expect((await ask(admin, "POST /api/admin/dead-letters", jobId)).status).toBe(409);
  });

  it("does nothing for whoever comes without the signature that is asked for", async () => {
    for (const route of ruled("signature")) {
      const [method = "", place = ""] = route.split(" ");
      for (const who of [anonymous, owner, admin]) {
        const answer = await who.request(place, { method, body: "{}" });
        expect([400, 401, 403, 404, 422], route).toContain(answer.status);
      }
    }
  });

  it("lets no other site's page change anything", async () => {
    const headers = { origin: "https://evil.example", "content-type": "application/json" };
    for (const route of Object.keys(routes).filter((route) => !reads(route))) {
      const [method = "", place = ""] = route.split(" ");
      if (routes[route]?.[0] === "signature") continue; // it needs no session, so there is none to abuse
      const body = JSON.stringify(routes[route]?.[1] ?? {});
      const answer = await owner.request(fill(place, jobId), { method, headers, body });
      expect(answer.status, route).toBe(403);
    }
    expect(await owner.view(jobId)).toMatchObject({ status: "COMPLETED" });
  });
});
