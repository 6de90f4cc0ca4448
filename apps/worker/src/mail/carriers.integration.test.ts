import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mailTag } from "@gas/core/messages/mail-notice";
import { sesCarrier, smtpCarrier } from "./carriers.ts";

// SES cannot be had on a desk: what its client sends over the wire is looked at, and its answers are those of its API reference.
type Call = {
  Content: { Raw: { Data: string } };
  EmailTags: object[];
  ConfigurationSetName: string;
  Destination: object;
};
const calls: Call[] = [];
let answer: { status: number; type?: string; body: object };
const server = createServer((request, response) => {
  void json(request).then((body) => {
    calls.push(body as Call);
    const headers = answer.type ? { "x-amzn-errortype": answer.type } : {};
    response
      .writeHead(answer.status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(answer.body));
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const mail = {
  mailId: "3f1c.done",
  to: "ada@example.org",
  subject: "Done: sämple.vcf",
  text: "It is done.",
  html: "<p>It is done.</p>",
  unsubscribeUrl: "https://gas.test/api/mail/unsubscribe?t=x",
};
const carrier = () =>
  sesCarrier(
    {
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: "k", secretAccessKey: "s" },
      configurationSet: "gas",
    },
    "GAS <gas@gas.test>",
  );

describe("mail by SES", () => {
  it("carries the event as its tag and in its headers, so that what comes back is known", async () => {
    answer = { status: 200, body: { MessageId: "0100" } };
    expect(await carrier().send(mail)).toEqual({ taken: true });
    const call = calls.at(-1);
    expect(call).toMatchObject({
      EmailTags: [{ Name: mailTag, Value: "3f1c.done" }],
      ConfigurationSetName: "gas",
      Destination: { ToAddresses: ["ada@example.org"] },
    });
    const raw = Buffer.from(call?.Content.Raw.Data ?? "", "base64").toString();
    expect(raw).toContain("Message-ID: <3f1c.done@gas.test>");
    expect(raw).toMatch(/^X-GAS-Mail: 3f1c\.done\r?$/im);
    expect(raw).toMatch(/^List-Unsubscribe: <https:\/\/gas\.test\/api\/mail\/unsubscribe\?t=x>\r?$/m);
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
  });

  it("is refused for good when SES says so of the mail, in words without the address", async () => {
    answer = {
      status: 400,
      type: "MessageRejected",
      body: { message: "Email address is not verified: ada@example.org" },
    };
    expect(await carrier().send(mail)).toEqual({ refused: "Email address is not verified: the address" });
  });

  it("is for later when it is the account that may not send now", async () => {
    answer = { status: 400, type: "SendingPausedException", body: { message: "paused" } };
    await expect(carrier().send(mail)).rejects.toThrow("paused");
  });
});

describe("mail by SMTP", () => {
  it("is for later when there is no server", async () => {
    await expect(smtpCarrier("smtp://127.0.0.1:9", "gas@gas.test", 1).send(mail)).rejects.toThrow(
      "ECONNREFUSED",
    );
  });
});
