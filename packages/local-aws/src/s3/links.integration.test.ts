import * as S3 from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bootHere,
  credentials,
  nameOfFailure,
  pageOrigin,
  s3Client,
  signingClient,
} from "../../test/boot.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let s3: S3.S3Client;
let signer: S3.S3Client;
const Bucket = "uploads";

beforeAll(async () => {
  local = await bootHere();
  s3 = s3Client(local.endpoints.s3);
  signer = signingClient(local.endpoints.s3);
  await s3.send(new S3.CreateBucketCommand({ Bucket }));
  await s3.send(new S3.PutObjectCommand({ Bucket, Key: "a b+c/ü.txt", Body: "hello" }));
});
afterAll(async () => {
  s3.destroy();
  await local.stop();
  expect(local.failures).toEqual([]);
});

const codeIn = async (response: Response) => /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
const getLink = (more: Partial<S3.GetObjectCommandInput> = {}) =>
  getSignedUrl(signer, new S3.GetObjectCommand({ Bucket, Key: "a b+c/ü.txt", ...more }));
const putLink = (Key: string, more: Partial<S3.PutObjectCommandInput> = {}, options = {}) =>
  getSignedUrl(signer, new S3.PutObjectCommand({ Bucket, Key, ...more }), options);

describe("a signed link", () => {
  it("reads, and names and types the file as its signer wants", async () => {
    const link = await getLink({
      ResponseContentDisposition: 'attachment; filename="r.vcf"',
      ResponseContentType: "text/x-vcf",
    });
    const response = await fetch(link);
    expect([response.status, await response.text()]).toEqual([200, "hello"]);
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="r.vcf"');
    expect(response.headers.get("content-type")).toBe("text/x-vcf");
  });

  it("writes, with what its signer put into it", async () => {
    const link = await putLink("written", { StorageClass: "STANDARD_IA", Metadata: { job: "7" } });
    const response = await fetch(link, {
      method: "PUT",
      body: "csv,1",
      headers: { "content-type": "text/csv" },
    });
    expect(response.status).toBe(200);
    const told = {
      StorageClass: "STANDARD_IA",
      Metadata: { job: "7" },
      ContentType: "text/csv",
      ContentLength: 5,
    };
    expect(await s3.send(new S3.HeadObjectCommand({ Bucket, Key: "written" }))).toMatchObject(told);
  });

  it("is refused when it was tampered with, has expired, is for another key or method, or carries more", async () => {
    const link = await putLink("refused");
    const attempts: [string, RequestInit?][] = [
      [link.replace(/X-Amz-Signature=..../, "X-Amz-Signature=0000")],
      [link.replace("/refused?", "/refuse?")],
      [link, { method: "DELETE" }],
      [link, { headers: { "x-amz-storage-class": "GLACIER" } }],
      [await putLink("refused", {}, { expiresIn: 1, signingDate: new Date(Date.now() - 3600_000) })],
      [`${local.endpoints.s3}/${Bucket}/refused`],
      [`${local.endpoints.s3}/${Bucket}/..%2f..%2f..%2fescape.txt`],
    ];
    for (const [url, init] of attempts) {
      expect((await fetch(url, { method: "PUT", body: "x", ...init })).status, url).toBe(403);
    }
    expect((await fetch(`${local.endpoints.s3}/${Bucket}/%zz`, { method: "PUT", body: "x" })).status).toBe(
      400,
    );
    expect(await nameOfFailure(s3.send(new S3.HeadObjectCommand({ Bucket, Key: "refused" })))).toBe(
      "NotFound",
    );
  });

  it("that carries the checksum of another body refuses the body", async () => {
    const link = await getSignedUrl(s3, new S3.PutObjectCommand({ Bucket, Key: "trap" }));
    expect(link).toContain("x-amz-checksum-crc32=AAAAAA");
    expect(await codeIn(await fetch(link, { method: "PUT", body: "x" }))).toBe("BadDigest");
  });
});

describe("a request", () => {
  it.each([
    ["a wrong secret", { ...credentials, secretAccessKey: "wrong" }, "SignatureDoesNotMatch"],
    ["an unknown key id", { ...credentials, accessKeyId: "nobody" }, "InvalidAccessKeyId"],
    ["a session token nobody gave out", { ...credentials, sessionToken: "t" }, "InvalidToken"],
  ])("with %s is refused", async (_what, wrong, code) => {
    const client = s3Client(local.endpoints.s3, { credentials: wrong });
    const put = new S3.PutObjectCommand({ Bucket, Key: "bad", Body: "x" });
    expect(await nameOfFailure(client.send(put))).toBe(code);
    client.destroy();
  });

  it("without a signature is refused, whatever it asks for", async () => {
    for (const path of ["/", `/${Bucket}`, `/${Bucket}/written`]) {
      expect((await fetch(local.endpoints.s3 + path)).status).toBe(403);
    }
  });
});

describe("a form upload", () => {
  type Change = (fields: Record<string, string>) => Record<string, string>;
  async function post(size: number, change: Change = (fields) => fields, Key = "u/1/${filename}") {
    const { url, fields } = await createPresignedPost(s3, {
      Bucket,
      Key,
      Conditions: [
        ["content-length-range", 10, 100],
        ["starts-with", "$Content-Type", "text/"],
        ["eq", "$x-amz-meta-job", "7"],
      ],
      Fields: { "x-amz-meta-job": "7" },
      Expires: 60,
    });
    const form = new FormData();
    const sent = change({ ...fields, "Content-Type": "text/plain" });
    for (const [name, value] of Object.entries(sent)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(size).fill(98)]), "f.txt");
    return fetch(url, { method: "POST", body: form, headers: { origin: pageOrigin } });
  }

  it("within its policy is stored", async () => {
    const response = await post(50);
    expect(response.status).toBe(204);
    expect(response.headers.get("location")).toBe(`${local.endpoints.s3}/${Bucket}/u/1/f.txt`);
    const told = { ContentLength: 50, ContentType: "text/plain", Metadata: { job: "7" } };
    expect(await s3.send(new S3.HeadObjectCommand({ Bucket, Key: "u/1/f.txt" }))).toMatchObject(told);
  });

  it.each<[string, number, Change, number, string]>([
    ["too long", 101, (f) => f, 400, "EntityTooLarge"],
    ["far too long", 30_000_000, (f) => f, 400, "EntityTooLarge"],
    ["too short", 9, (f) => f, 400, "EntityTooSmall"],
    ["under another key", 50, (f) => ({ ...f, key: "other" }), 403, "AccessDenied"],
    ["of another type", 50, (f) => ({ ...f, "Content-Type": "image/png" }), 403, "AccessDenied"],
    ["with another value of a field", 50, (f) => ({ ...f, "x-amz-meta-job": "8" }), 403, "AccessDenied"],
    ["with a field more", 50, (f) => ({ ...f, "x-amz-storage-class": "GLACIER" }), 403, "AccessDenied"],
    [
      "with another signature",
      50,
      (f) => ({ ...f, "X-Amz-Signature": "0".repeat(64) }),
      403,
      "SignatureDoesNotMatch",
    ],
    ["without a policy", 50, ({ Policy: _gone, ...f }) => f, 403, "AccessDenied"],
    [
      "after the policy expired",
      50,
      (f) => ({ ...f, Policy: btoa(JSON.stringify({ expiration: "2020-01-01T00:00:00Z", conditions: [] })) }),
      403,
      "SignatureDoesNotMatch",
    ],
  ])("%s is refused, and the page can read why", async (_what, size, change, status, code) => {
    const response = await post(size, change, "refused.txt");
    expect(response.headers.get("access-control-allow-origin")).toBe(pageOrigin);
    expect([response.status, await codeIn(response)]).toEqual([status, code]);
    expect(await nameOfFailure(s3.send(new S3.HeadObjectCommand({ Bucket, Key: "refused.txt" })))).toBe(
      "NotFound",
    );
  });

  it("that is no form is refused", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const broken = await fetch(`${local.endpoints.s3}/${Bucket}`, {
      method: "POST",
      body: "--b\r\nnothing",
      headers,
    });
    expect([broken.status, await codeIn(broken)]).toEqual([
      400,
      expect.stringMatching(/MalformedPOSTRequest|InvalidArgument/),
    ]);
  });
});

describe("a web page", () => {
  const ask = (origin: string, path = `/${Bucket}/x`) =>
    fetch(local.endpoints.s3 + path, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type",
      },
    });

  it("of an allowed origin may upload and see the ETag", async () => {
    const preflight = await ask(pageOrigin);
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type");
    const put = await fetch(await putLink("page"), {
      method: "PUT",
      body: "x",
      headers: { origin: pageOrigin },
    });
    expect(put.headers.get("access-control-allow-origin")).toBe(pageOrigin);
    expect(put.headers.get("access-control-expose-headers")).toContain("ETag");
  });

  it("of another origin may not", async () => {
    expect((await ask("http://evil.example")).status).toBe(403);
    const response = await fetch(await getLink(), { headers: { origin: "http://evil.example" } });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("is bound by the rules of the bucket, if it has some", async () => {
    const own = { Bucket: "own-rules" };
    await s3.send(new S3.CreateBucketCommand(own));
    const CORSRules = [
      {
        AllowedOrigins: ["https://*.example.org"],
        AllowedMethods: ["PUT"],
        AllowedHeaders: ["content-*"],
        ExposeHeaders: ["ETag"],
        MaxAgeSeconds: 60,
      },
    ];
    await s3.send(new S3.PutBucketCorsCommand({ ...own, CORSConfiguration: { CORSRules } }));
    expect((await s3.send(new S3.GetBucketCorsCommand(own))).CORSRules).toEqual(CORSRules);
    expect((await ask("https://gas.example.org", "/own-rules/x")).status).toBe(200);
    expect((await ask(pageOrigin, "/own-rules/x")).status).toBe(403);
    await s3.send(new S3.DeleteBucketCorsCommand(own));
    expect((await ask(pageOrigin, "/own-rules/x")).status).toBe(200);
  });
});
