import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { deriveSigningKey, signText, type ChainStart } from "../sigv4.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const scope = "20260102/us-east-1/s3/aws4_request";
const amzDate = "20260102T030405Z";
const signingKey = deriveSigningKey("secret", "20260102", "us-east-1", "s3");
const chain: ChainStart = { signingKey, amzDate, scope, seedSignature: sha256("seed") };

/** A body as a client with chunk signatures would send it. */
function signedBody(chunks: string[], trailer?: string): string {
  let previous = chain.seedSignature;
  const sign = (kind: string, ...rest: string[]) =>
    (previous = signText(
      signingKey,
      [`AWS4-HMAC-SHA256-${kind}`, amzDate, scope, previous, ...rest].join("\n"),
    ));
  const framed = [...chunks, ""].map((chunk) => {
    const signature = sign("PAYLOAD", sha256(""), sha256(chunk));
    return `${chunk.length.toString(16)};chunk-signature=${signature}\r\n${chunk}${chunk ? "\r\n" : ""}`;
  });
  if (trailer === undefined) return `${framed.join("")}\r\n`;
  return `${framed.join("")}${trailer}\r\nx-amz-trailer-signature:${sign("TRAILER", sha256(`${trailer}\n`))}\r\n\r\n`;
}

async function decode(body: string, more: { chain?: ChainStart; trailing?: boolean } = {}, cut = 3) {
  const bytes = Buffer.from(body, "latin1");
  async function* source() {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  }
  let trailers: ReadonlyMap<string, string> = new Map();
  const pieces: Buffer[] = [];
  const options = {
    trailing: false,
    ...more,
    onTrailers: (told: ReadonlyMap<string, string>) => (trailers = told),
  };
  for await (const piece of decodeAwsChunked(source(), options)) pieces.push(piece);
  return { text: Buffer.concat(pieces).toString("latin1"), trailers: Object.fromEntries(trailers) };
}

describe("a body in aws-chunked framing", () => {
  it.each([1, 2, 3, 7, 1000])("is unframed when it arrives in pieces of %i bytes", async (cut) => {
    const body = "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
    const decoded = await decode(body, { trailing: true }, cut);
    expect(decoded).toEqual({ text: "hello world", trailers: { "x-amz-checksum-crc32": "DUoRhQ==" } });
  });

  it("is taken with signed chunks and a signed trailer", async () => {
    expect((await decode(signedBody(["hello", " world"]), { chain })).text).toBe("hello world");
    const trailed = await decode(signedBody(["hello"], "x-amz-checksum-crc32:NhCmhg=="), {
      chain,
      trailing: true,
    });
    expect(trailed).toEqual({ text: "hello", trailers: { "x-amz-checksum-crc32": "NhCmhg==" } });
  });

  it.each([
    ["a changed byte", signedBody(["hello"]).replace("hello", "hellO")],
    ["a chunk left out", signedBody(["hello", "world"]).replace(/5;chunk-signature=\w+\r\nhello\r\n/, "")],
    ["a missing signature", "5\r\nhello\r\n0\r\n\r\n"],
  ])("is refused for %s when its chunks are signed", async (_what, body) => {
    await expect(decode(body, { chain })).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  it("is refused for another trailer than was signed", async () => {
    const body = signedBody(["hello"], "x-amz-checksum-crc32:NhCmhg==").replace("NhCmhg", "AAAAAA");
    const refusal = decode(body, { chain, trailing: true });
    await expect(refusal).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  it.each([
    ["ends in the middle of a chunk", "5\r\nhel", "IncompleteBody"],
    ["ends before the last chunk", "5\r\nhello\r\n", "IncompleteBody"],
    ["has a size that is none", "zz\r\nhello\r\n", "InvalidRequest"],
    ["has a chunk longer than its size", "3\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
    ["goes on after its end", "0\r\n\r\nmore", "InvalidRequest"],
  ])("is refused when it %s", async (_what, body, code) => {
    await expect(decode(body)).rejects.toMatchObject({ code });
  });
});
