import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import { AppError, asAppError, failures } from "@gas/core/errors/app-error";
import { reportError } from "@gas/core/errors/error-report";
import { tell, traced } from "@gas/telemetry/traced";
import { isAdmin } from "./admin.ts";
import { house, type House } from "./compose.ts";
import { describeCauses, type Log } from "./log.ts";
import { isOwnOrigin } from "./origin.ts";
import { addressOf } from "./rate-limits.ts";
import type { Reader } from "./readable-job.ts";
import { currentAccount } from "./session.ts";

/** Every body of this API is a few ids and names. */
const maxBodyCharacters = 64 * 1024;

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.infer<S> : undefined;

type Spec<P extends Schema, Q extends Schema, B extends Schema> = { params?: P; query?: Q; body?: B };
type Asked<P extends Schema, Q extends Schema, B extends Schema> = {
  house: House;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  request: Request;
};
type NextContext = { params: Promise<Record<string, string | string[] | undefined>> };

/** What the wrapper itself needs; tests give their own. */
export type RouteHost = {
  house: () => House;
  account: (house: House) => Promise<Account>;
  log: Log;
};

const host: RouteHost = {
  house,
  account: (wired) => currentAccount(wired),
  log: (entry) => house().deps.log(entry),
};

type Handler = (request: Request, context: NextContext) => Promise<Response>;

/**
 * The way into the API for people who are signed in: parses what comes, knows who asks, refuses foreign pages, and turns
 * every failure into the same JSON with the status of the table. A handler parses nothing and catches nothing: it calls one verb.
 */
export function route<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(
  spec: Spec<P, Q, B>,
  handle: (asked: Asked<P, Q, B> & { account: Account }) => Promise<Response>,
  at: RouteHost = host,
): Handler {
  const whoAsks = async (wired: House, request: Request): Promise<{ account: Account }> => {
    const account = await at.account(wired);
    await wired.limits.spend(isSafe(request.method) ? "read" : "change", account.userId);
    return { account };
  };
  return answer<P, Q, B, { account: Account }>(spec, whoAsks, handle, at);
}

/** Like `route`, for whoever runs the service. To everybody else there is nothing at the address. */
export function adminRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(
  spec: Spec<P, Q, B>,
  handle: (asked: Asked<P, Q, B> & { account: Account }) => Promise<Response>,
  at: RouteHost = host,
): Handler {
  const admin = async (wired: House) => {
    const account = await at.account(wired);
    if (!isAdmin(wired.env, account)) throw nothingHere();
    return account;
  };
  return route(spec, handle, { ...at, account: admin });
}

/** Like `route`, for what may also be read by somebody with a link to the job: `?share=…`. It can change nothing. */
export function readRoute<P extends Schema = undefined, Q extends Schema = undefined>(
  spec: Omit<Spec<P, Q, undefined>, "body">,
  handle: (asked: Asked<P, Q, undefined> & { reader: Reader }) => Promise<Response>,
  at: RouteHost = host,
): Handler {
  const whoAsks = async (wired: House, request: Request): Promise<{ reader: Reader }> => {
    const token = new URL(request.url).searchParams.get("share");
    if (token !== null) {
      await wired.limits.spend("guest", addressOf(request.headers, wired.env.PROXIES));
      return { reader: { token } };
    }
    const account = await at.account(wired);
    await wired.limits.spend("read", account.userId);
    return { reader: account };
  };
  return answer<P, Q, undefined, { reader: Reader }>(spec, whoAsks, handle, at);
}

function answer<P extends Schema, Q extends Schema, B extends Schema, Who extends object>(
  spec: Spec<P, Q, B>,
  whoAsks: (wired: House, request: Request) => Promise<Who>,
  handle: (asked: Asked<P, Q, B> & Who) => Promise<Response>,
  { house: wire, log }: RouteHost,
): Handler {
  const reply: Handler = async (request, context) => {
    try {
      const wired = wire();
      if (!isSafe(request.method) && !isOwnOrigin(request.headers, wired.env.NEXTAUTH_URL))
        throw new AppError("forbidden_origin", "This request came from another site.");
      const who = await whoAsks(wired, request);
      return await handle({
        ...who,
        house: wired,
        params: parseParams(spec.params, await context.params) as Parsed<P>,
        query: parseInput(
          spec.query,
          Object.fromEntries(new URL(request.url).searchParams),
          "query",
        ) as Parsed<Q>,
        body: (spec.body ? parseInput(spec.body, await readBody(request), "body") : undefined) as Parsed<B>,
        request,
      });
    } catch (thrown) {
      const refused = refusal(thrown, request, log);
      tell({ "http.response.status_code": refused.status });
      return refused;
    }
  };
  return (request, context) => {
    const path = new URL(request.url).pathname.replace(uuids, "{id}");
    const attributes = { "http.request.method": request.method, "http.route": path };
    return traced(`${request.method} ${path}`, { kind: "SERVER", attributes }, () => reply(request, context));
  };
}

/** A span's name must not grow with the number of jobs. */
const uuids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** `thrown` as the JSON that every failure is, told to the log when nobody foresaw it. */
export function refusal(thrown: unknown, request: Request, log: Log): Response {
  const error = asAppError(thrown);
  const { status, retry } = failures[error.code];
  const pause = error.retryAfterSeconds ?? (retry && status >= 500 ? 5 : undefined);
  if (status >= 500)
    log({
      event: "request_failed",
      method: request.method,
      path: new URL(request.url).pathname,
      code: error.code,
      cause: describeCauses(error),
    });
  return Response.json(
    { error: reportError(error) },
    {
      status,
      headers: { "Cache-Control": "no-store", ...(pause === undefined ? {} : { "Retry-After": `${pause}` }) },
    },
  );
}

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** An address that cannot name anything names nothing: 404, as for any id that is not there. */
function parseParams(schema: Schema, params: unknown): unknown {
  const parsed = schema?.safeParse(params);
  if (parsed && !parsed.success) throw nothingHere();
  return parsed?.data;
}

function nothingHere(): AppError {
  return new AppError("not_found", "There is nothing at this address.");
}

function parseInput(schema: Schema, value: unknown, place: string): unknown {
  const parsed = schema?.safeParse(value);
  if (!parsed || parsed.success) return parsed?.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${[place, ...path].join(".")}: ${message}`);
  throw new AppError("bad_request", `The request cannot be understood: ${issues.join("; ")}.`);
}

/** JSON from scripts, a form's fields where none runs. */
async function readBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyCharacters) throw tooLong();
  const text = await request.text();
  if (text.length > maxBodyCharacters) throw tooLong();
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() === "application/x-www-form-urlencoded")
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_request", "The body is no JSON.", { cause });
  }
}

function tooLong(): AppError {
  return new AppError("bad_request", "The body is too long. Files do not go through this server.");
}
