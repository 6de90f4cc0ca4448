import { describe, expect, it } from "vitest";
import * as z from "zod";
import { AppError } from "@gas/core/errors/app-error";
import { anAccount } from "@gas/core/testing/builders";
import { JobAddress } from "./job-address.ts";
import type { LogEntry } from "./log.ts";
import { rateLimits } from "./rate-limits.ts";
import { readRoute, route, type RouteHost } from "./route.ts";

const logged: LogEntry[] = [];
const host: RouteHost = {
  house: () =>
    ({
      env: { NEXTAUTH_URL: "https://gas.test", PROXIES: 1 },
      limits: rateLimits({ read: 0, change: 5, guest: 2, "sign-in": 0 }),
    }) as ReturnType<RouteHost["house"]>,
  account: async () => anAccount(),
  log: (entry) => void logged.push(entry),
};
const signedOut: RouteHost = {
  ...host,
  account: () => Promise.reject(new AppError("not_signed_in", "You are not signed in.")),
};
const ask = (init: RequestInit = {}, path = "/api/x") => new Request(`https://gas.test${path}`, init);
const post = (body: string, headers: Record<string, string> = {}) => ask({ method: "POST", body, headers });
const context = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) });
const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string } }).error;

describe("the way into the API", () => {
  const echo = route({ body: z.object({ n: z.int() }) }, async ({ body }) => Response.json(body), host);

  it("gives a handler what it asked for, parsed", async () => {
    expect(await (await echo(post('{"n":1}'), context())).json()).toEqual({ n: 1 });
  });
  it("names the field that is wrong", async () => {
    const response = await echo(post('{"n":"x"}'), context());
    expect(response.status).toBe(400);
    expect((await codeOf(response)).message).toContain("body.n");
  });
  it.each(["", "{", "x".repeat(70_000)])("refuses a body that is no JSON or too long", async (body) => {
    expect(await codeOf(await echo(post(body), context()))).toMatchObject({ code: "bad_request" });
  });
  it("finds nothing at an address that can name nothing", async () => {
    const view = route({ params: JobAddress }, async () => new Response(), host);
    expect((await view(ask(), context({ jobId: "../x" }))).status).toBe(404);
  });
  it("refuses whoever is not signed in, before anything is parsed", async () => {
    const closed = route({ body: z.object({}) }, async () => new Response(), signedOut);
    expect((await closed(post("nonsense"), context())).status).toBe(401);
  });
  it("refuses a change asked for by another site, but not a look", async () => {
    const evil = { origin: "https://evil.org" };
    const response = await echo(post('{"n":1}', evil), context());
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toMatchObject({ code: "forbidden_origin" });
    const look = route({}, async () => new Response("ok"), host);
    expect((await look(ask({ headers: evil }), context())).status).toBe(200);
  });
  it("lets somebody with a link read without signing in, and nobody else", async () => {
    const open = readRoute({}, async ({ reader }) => Response.json(reader), signedOut);
    expect(await (await open(ask({}, "/api/x?share=abc"), context())).json()).toEqual({ token: "abc" });
    expect((await open(ask(), context())).status).toBe(401);
  });
  it("says when there is room again to whoever asks too often", async () => {
    const shared = host.house();
    const busy = route({}, async () => new Response("ok"), { ...host, house: () => shared });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => busy(ask({ method: "POST" }), context())),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThan(0);
    const look = await busy(ask(), context());
    expect(look.status).toBe(200);
  });
  it("tells the log, not the person, what nobody foresaw", async () => {
    const broken = route({}, () => Promise.reject(new Error("table on fire", { cause: "heat" })), host);
    const response = await broken(ask({}, "/api/x?name=secret"), context());
    expect(response.status).toBe(500);
    expect(JSON.stringify(await response.json())).not.toContain("fire");
    expect(logged.at(-1)).toMatchObject({ event: "request_failed", path: "/api/x", code: "internal" });
    expect(logged.at(-1)?.["cause"]).toContain("table on fire");
  });
});
