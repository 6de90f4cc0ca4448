import { createHash, createHmac } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifySignature, type SignedRequest, type Verdict } from "./sigv4.ts";

const credentials = { accessKeyId: "desk", secretAccessKey: "desk-secret" };
const region = "eu-west-1";
const endpoint = "http://127.0.0.1:4569";

/** What the SDK would send, caught before it is sent. */
async function signedBySdk(key: string, contentType: string): Promise<SignedRequest> {
  let seen: SignedRequest | undefined;
  const client = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: {
      async handle(request: {
        method: string;
        path: string;
        query: Record<string, string>;
        headers: Record<string, string>;
      }) {
        const query = Object.entries(request.query)
          .map((pair) => pair.map(encodeURIComponent).join("="))
          .join("&");
        const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
        seen = {
          method: request.method,
          target: query === "" ? request.path : `${request.path}?${query}`,
          headers: Object.fromEntries(headers) as Record<string, string>,
        };
        throw new Error("caught");
      },
    } as never, // the SDK asks for more than it uses here
  });
  const put = new PutObjectCommand({ Bucket: "bucket", Key: key, Body: "x", ContentType: contentType });
  await client.send(put).catch(() => {});
  if (!seen) throw new Error("The SDK sent nothing.");
  return seen;
}

const verify = (request: SignedRequest, now = new Date()): Verdict =>
  verifySignature(request, { service: "s3", region, credentials, now });

const presign = async (
  key: string,
  disposition: string,
  more: { signingDate?: Date; expiresIn?: number } = {},
) => {
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const command = new GetObjectCommand({
    Bucket: "bucket",
    Key: key,
    ResponseContentDisposition: disposition,
  });
  const url = await getSignedUrl(client, command, more);
  const request = { method: "GET", target: url.slice(endpoint.length), headers: { host: "127.0.0.1:4569" } };
  return request;
};

// Keys of one dot or two would be a path to the SDK's URL parser; everything else may stand in a key.
const anyKey = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter(
    (key) =>
      !/^\.{0,2}$/.test(key) &&
      !key.includes("\0") &&
      !key.split("/").some((part) => part === "." || part === "..") &&
      key.isWellFormed(),
  );
const anyText = fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 30 });

/** Replaces one character by another of its kind, so that the request stays a request. */
function change(text: string, at: number): string {
  const index = at % text.length;
  const other = text[index] === "x" ? "y" : "x";
  return text.slice(0, index) + other + text.slice(index + 1);
}

describe("the signature of a request", () => {
  it("verifies whatever key the SDK signs, and no longer after any one-character change of the path", async () => {
    await fc.assert(
      fc.asyncProperty(anyKey, fc.nat(), async (key, at) => {
        const request = await signedBySdk(key, "text/plain");
        expect(verify(request)).toMatchObject({ ok: true, via: "header" });
        const [path = "", query] = request.target.split("?", 2);
        const changed = ["/", change(path.slice(1), at), query === undefined ? "" : `?${query}`].join("");
        expect(verify({ ...request, target: changed }).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("verifies any presigned key and query, and no longer after any one-character change of path or query", async () => {
    await fc.assert(
      fc.asyncProperty(anyKey, anyText, fc.nat(), async (key, disposition, at) => {
        const request = await presign(key, disposition);
        expect(verify(request)).toMatchObject({ ok: true, via: "query" });
        expect(verify({ ...request, target: `/${change(request.target.slice(1), at)}` }).ok).toBe(false);
      }),
      { numRuns: 60, examples: [["ࠀࠀ", "0\0\0-", 1726933334]] },
    );
  });

  it("refuses a presigned request whose signature goes by a name in other letters", async () => {
    const request = await presign("key", "inline");
    const target = request.target.replace("X-Amz-Signature", "x-Amz-Signature");
    expect(target).not.toBe(request.target);
    expect(verify({ ...request, target })).toMatchObject({ ok: false });
  });

  it("no longer verifies when any signed header, the method or the payload hash is another", async () => {
    const request = await signedBySdk("a key", "text/plain");
    const signed =
      /SignedHeaders=([^,]+)/.exec(String(request.headers["authorization"]))?.[1]?.split(";") ?? [];
    expect(signed).toContain("x-amz-content-sha256");
    for (const name of signed) {
      const value = String(request.headers[name]);
      for (const headers of [{ [name]: change(value, value.length - 1) }, { [name]: undefined }]) {
        expect(verify({ ...request, headers: { ...request.headers, ...headers } }).ok, name).toBe(false);
      }
    }
    expect(verify({ ...request, method: "GET" }).ok).toBe(false);
  });

  it("covers every x-amz header there is: one that was added later refuses the request", async () => {
    const request = await signedBySdk("key", "text/plain");
    const headers = { ...request.headers, "x-amz-storage-class": "GLACIER" };
    expect(verify({ ...request, headers })).toMatchObject({ ok: false, code: "AccessDenied" });
  });

  it("knows one key id, one secret, one region", async () => {
    const request = await signedBySdk("key", "text/plain");
    const now = new Date();
    const check = (more: object) =>
      verifySignature(request, { service: "s3", region, credentials, now, ...more });
    expect(check({ credentials: { ...credentials, secretAccessKey: "other" } })).toMatchObject({
      code: "SignatureDoesNotMatch",
    });
    expect(check({ credentials: { ...credentials, accessKeyId: "other" } })).toMatchObject({
      code: "InvalidAccessKeyId",
    });
    expect(check({ region: "us-east-1" })).toMatchObject({ code: "AuthorizationHeaderMalformed" });
    expect(check({ service: "sqs", bodySha256: undefined })).toMatchObject({
      code: "AuthorizationHeaderMalformed",
    });
  });

  it("is good for fifteen minutes around its date, and a link for as long as it says", async () => {
    const request = await signedBySdk("key", "text/plain");
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    expect(verify(request, minutes(14)).ok).toBe(true);
    expect(verify(request, minutes(16))).toMatchObject({ code: "RequestTimeTooSkewed" });
    expect(verify(request, minutes(-16))).toMatchObject({ code: "RequestTimeTooSkewed" });

    const link = await presign("key", "inline", { expiresIn: 3600 });
    expect(verify(link, minutes(59)).ok).toBe(true);
    expect(verify(link, minutes(61))).toMatchObject({ code: "AccessDenied", message: "Request has expired" });
    expect(verify(link, minutes(-16))).toMatchObject({
      code: "AccessDenied",
      message: "Request is not yet valid",
    });
  });

  it("takes a link for a week and not for longer", async () => {
    const { target, ...rest } = await presign("key", "inline", { expiresIn: 3600 });
    const longer = { ...rest, target: target.replace("X-Amz-Expires=3600", "X-Amz-Expires=604801") };
    expect(verify(longer)).toMatchObject({ code: "AuthorizationQueryParametersError" });
  });

  it("agrees with the example in the S3 API reference", () => {
    // "Signature calculations: Authorization header", example GET Object of 24 May 2013.
    const request = {
      method: "GET",
      target: "/test.txt",
      headers: {
        host: "examplebucket.s3.amazonaws.com",
        range: "bytes=0-9",
        "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-amz-date": "20130524T000000Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
      },
    };
    const example = {
      service: "s3",
      region: "us-east-1",
      credentials: {
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      },
      now: new Date("2013-05-24T00:00:00Z"),
    };
    expect(verifySignature(request, example)).toMatchObject({ ok: true });
  });

  it("covers the body for services that sign it", () => {
    const sha = (text: string) => createHash("sha256").update(text).digest("hex");
    const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
    const key = hmac(hmac(hmac(hmac("AWS4desk-secret", "20260102"), region), "sqs"), "aws4_request");
    const canonical = [
      "POST",
      "/",
      "",
      "host:h\nx-amz-date:20260102T030405Z\n",
      "host;x-amz-date",
      sha("{}"),
    ].join("\n");
    const scope = `20260102/${region}/sqs/aws4_request`;
    const signature = hmac(
      key,
      ["AWS4-HMAC-SHA256", "20260102T030405Z", scope, sha(canonical)].join("\n"),
    ).toString("hex");
    const authorization = `AWS4-HMAC-SHA256 Credential=desk/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
    const request = {
      method: "POST",
      target: "/",
      headers: { host: "h", "x-amz-date": "20260102T030405Z", authorization },
    };
    const check = (body: string) =>
      verifySignature(request, {
        service: "sqs",
        region,
        credentials,
        now: new Date("2026-01-02T03:04:05Z"),
        bodySha256: sha(body),
      });
    expect(check("{}").ok).toBe(true);
    expect(check("{ }").ok).toBe(false);
  });
});
