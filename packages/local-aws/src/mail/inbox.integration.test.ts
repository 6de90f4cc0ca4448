import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveInbox } from "./inbox.ts";
import { openMailbox, type InboxMail } from "./mailbox.ts";
import { receiveMail } from "./receive.ts";

let dir: string;
let stops: (() => Promise<void>)[];
let smtp: number;
let inbox: string;
async function start() {
  const mailbox = openMailbox(dir, () => new Date(1_800_000_000_000));
  const [received, served] = [await receiveMail(mailbox, 0), await serveInbox(mailbox, 0)];
  stops = [received.stop, served.stop];
  [smtp, inbox] = [received.port, `http://127.0.0.1:${served.port}`];
}
const stop = async () => void (await Promise.all(stops.map((end) => end())));
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "gas-inbox-"));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(dir, { recursive: true });
});

/** Speaks SMTP line by line; answers the code of each reply. */
async function say(lines: readonly string[]): Promise<number[]> {
  const socket = createConnection(smtp, "127.0.0.1");
  const codes: number[] = [];
  let next = 0;
  for await (const line of createInterface({ input: socket })) {
    if (line[3] === "-") continue;
    codes.push(Number(line.slice(0, 3)));
    const say = lines[next++];
    if (say === undefined) break;
    socket.write(`${say}\r\n`);
  }
  socket.destroy();
  return codes;
}
const deliver = (to: string, mail: string) =>
  say(["EHLO me", "MAIL FROM:<gas@localhost>", `RCPT TO:<${to}>`, "DATA", `${mail}\r\n.`, "QUIT"]);
const aMail = (id: string, subject = "Done: sample.vcf") =>
  [
    `Message-ID: <${id}@localhost>`,
    "From: GAS <gas@localhost>",
    "To: ada@gas.test",
    `Subject: ${subject}`,
    "List-Unsubscribe: <http://127.0.0.1:1/api/mail/unsubscribe?t=x>",
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    'Content-Type: multipart/alternative; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Open the job: http://127.0.0.1:1/jobs/1",
    "--b",
    "Content-Type: text/html",
    "",
    "<html><head></head><body><script>alert(1)</script><a href='http://127.0.0.1:1/'>x</a></body></html>",
    "--b--",
  ].join("\r\n");
const list = async () => (await (await fetch(`${inbox}/messages.json`)).json()) as InboxMail[];

describe("the inbox of a desk", () => {
  it("shows what was handed in, and is there again after a restart", async () => {
    expect(await deliver("ada@gas.test", aMail("m1"))).toEqual([220, 250, 250, 250, 354, 250, 221]);
    const mails = await list();
    expect(mails).toMatchObject([
      {
        to: "ada@gas.test",
        subject: "Done: sample.vcf",
        messageId: "<m1@localhost>",
        oneClickUrl: "http://127.0.0.1:1/api/mail/unsubscribe?t=x",
        receivedAt: 1_800_000_000_000,
        deliveries: 1,
      },
    ]);
    await stop();
    await start();
    expect(await list()).toEqual(mails);
  });

  it("keeps a mail that comes again once, and says so", async () => {
    for (const id of ["m1", "m2", "m1"]) await deliver("ada@gas.test", aMail(id));
    const mails = await list();
    expect(new Set(mails.map(({ deliveries }) => deliveries))).toEqual(new Set([1, 2]));
    expect(await (await fetch(inbox)).text()).toContain("came 2 times");
  });

  it("refuses addresses that say so by their name, for good or for now", async () => {
    expect((await deliver("bounce@gas.test", aMail("m1")))[3]).toBe(550);
    expect((await deliver("later@gas.test", aMail("m1")))[3]).toBe(451);
    expect(await list()).toEqual([]);
  });

  it("lets no mail run a script or leave its frame, and escapes what it says", async () => {
    await deliver("ada@gas.test", aMail("m1", "<img src=x onerror=alert(1)>"));
    const [{ id } = { id: "" }] = await list();
    const shown = await fetch(`${inbox}/messages/${id}`);
    const page = await shown.text();
    expect(page).not.toContain("<img");
    expect(page).toContain('<a href="http://127.0.0.1:1/jobs/1">');
    expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");
    const frame = await fetch(`${inbox}/messages/${id}/html`);
    expect(frame.headers.get("content-security-policy")).toContain("sandbox allow-popups");
    expect(await frame.text()).toContain('<base target="_blank">');
  });

  it("is emptied on request of its own page, and of no other", async () => {
    await deliver("ada@gas.test", aMail("m1"));
    const clear = (origin: string) =>
      fetch(`${inbox}/clear`, { method: "POST", headers: { origin }, redirect: "manual" });
    expect((await clear("https://evil.org")).status).toBe(403);
    expect(await list()).toHaveLength(1);
    expect((await clear(inbox)).status).toBe(303);
    expect(await list()).toEqual([]);
  });

  it("has nothing at other addresses", async () => {
    for (const path of ["/messages/x", "/messages/../../etc/passwd", "/x"])
      expect((await fetch(inbox + path)).status).toBe(404);
  });
});
