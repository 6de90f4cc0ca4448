import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { callbackify } from "node:util";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import type { Mailbox } from "./mailbox.ts";

const largestMail = 10 * 2 ** 20;

const refusal = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });

/**
 * Takes mail for everyone and delivers it nowhere. As with the mailbox simulator of SES, an address says what becomes of
 * its mail: `bounce@…` does not exist, `later@…` is busy.
 */
export async function receiveMail(
  mailbox: Mailbox,
  wantedPort: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const keep = callbackify(async (stream: SMTPServerDataStream) => {
    const raw = await buffer(stream);
    if (stream.sizeExceeded) throw refusal(552, "5.3.4 The mail is too large");
    await mailbox.keep(raw);
  });
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: largestMail,
    closeTimeout: 1000,
    onRcptTo: ({ address }, _session, callback) => {
      if (address.startsWith("bounce@")) callback(refusal(550, "5.1.1 There is no such mailbox"));
      else if (address.startsWith("later@")) callback(refusal(451, "4.2.1 The mailbox is busy"));
      else callback();
    },
    onData: (stream, _session, callback) => keep(stream, callback),
  });
  server.on("error", () => {}); // a client that hung up is no failure of ours
  const listening = server.listen(wantedPort, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("The mail server has no port.");
  return { port: address.port, stop: () => new Promise((resolve) => server.close(resolve)) };
}
