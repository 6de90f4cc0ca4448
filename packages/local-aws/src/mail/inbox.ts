import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listenOnLoopback } from "../listen.ts";
import { framedHtml, listPage, mailPage, notFoundPage } from "./inbox-pages.ts";
import type { Mailbox } from "./mailbox.ts";

// No script runs in the inbox; a form may lead to the service, wherever that is.
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action http: https:";
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'";

/** The inbox as pages, and as JSON for programs, on loopback only. */
export async function serveInbox(
  mailbox: Mailbox,
  wantedPort: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  let port = wantedPort;
  const server = createServer((request, response) => {
    answer(mailbox, port, request).then(
      ({ status, headers = {}, body }) => {
        const fixed = { "x-content-type-options": "nosniff", "cache-control": "no-store" };
        response.writeHead(status, { ...fixed, ...headers }).end(body);
      },
      (error: unknown) => fail(response, error),
    );
  });
  port = await listenOnLoopback(server, wantedPort);
  return { port, stop: () => closeServer(server, 1000) };
}

type Answer = { status: number; headers?: Record<string, string>; body: string };

async function answer(mailbox: Mailbox, port: number, request: IncomingMessage): Promise<Answer> {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  // A foreign name that leads here would let a foreign page read the mails.
  if (!own.includes(request.headers.host ?? ""))
    return { status: 403, body: "The inbox answers to 127.0.0.1 and localhost only." };
  const { pathname } = new URL(request.url ?? "/", `http://${own[0]}`);
  if (request.method === "POST" && pathname === "/clear") {
    const { origin } = request.headers;
    if (origin !== undefined && !own.includes(origin.replace(/^http:\/\//, "")))
      return { status: 403, body: "Another page asked for this." };
    mailbox.clear();
    return { status: 303, headers: { location: "/" }, body: "" };
  }
  if (request.method !== "GET") return { status: 405, body: "GET only." };
  if (pathname === "/") return html(200, listPage(await mailbox.list()));
  if (pathname === "/messages.json")
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(await mailbox.list()),
    };
  const [, id = "", frame] = /^\/messages\/([\w-]+)(\/html)?$/.exec(pathname) ?? [];
  const mail = id ? await mailbox.find(id) : null;
  if (!mail) return html(404, notFoundPage());
  return frame ? html(200, framedHtml(mail.html ?? ""), mailPolicy) : html(200, mailPage(mail));
}

function html(status: number, body: string, policy = pagePolicy): Answer {
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return { status, headers, body };
}

function fail(response: ServerResponse, error: unknown): void {
  response.writeHead(500).end(error instanceof Error ? error.message : "The inbox failed.");
}
