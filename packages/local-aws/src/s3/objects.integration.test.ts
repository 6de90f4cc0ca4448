import { Readable } from "node:stream";
import * as S3 from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootHere, nameOfFailure, s3Client } from "../../test/boot.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let s3: S3.S3Client;
const Bucket = "results";

beforeAll(async () => {
  local = await bootHere();
  s3 = s3Client(local.endpoints.s3);
  await s3.send(new S3.CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await local.stop();
  expect(local.failures).toEqual([]);
});

const put = (Key: string, Body: string | Buffer | Readable, more: Partial<S3.PutObjectCommandInput> = {}) =>
  s3.send(new S3.PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: Partial<S3.GetObjectCommandInput> = {}) =>
  s3.send(new S3.GetObjectCommand({ Bucket, Key, ...more }));
const head = (Key: string) => s3.send(new S3.HeadObjectCommand({ Bucket, Key }));
const read = async (Key: string, more: Partial<S3.GetObjectCommandInput> = {}) =>
  (await get(Key, more)).Body?.transformToString();

describe("an object", () => {
  it("comes back with its bytes, its metadata and its storage class", async () => {
    const told = {
      ContentType: "text/plain",
      Metadata: { "job-id": "42" },
      StorageClass: "STANDARD_IA",
    } as const;
    const { ETag } = await put("a/x", "hello world", told);
    expect(ETag).toBe('"5eb63bbbe01eeed093cb22bb8f5acdc3"'); // the MD5 of hello world
    expect(await head("a/x")).toMatchObject({ ...told, ContentLength: 11, ETag, AcceptRanges: "bytes" });
    expect(await read("a/x")).toBe("hello world");
  });

  it.each([
    "a key with spaces",
    "plus+plus",
    "percent%20literal",
    "Ünïcödé/日本語/🧬",
    "quotes'and\"more",
    "../../etc/passwd",
    "a/../b/./c",
    "line\nbreak\r\ttab",
    "<xml>&amp;</xml>",
    "a//b/",
    "*!()~;:@=,$?#[]{}|^`\\",
    "x".repeat(1024),
  ])("may be called %j", async (key) => {
    await put(key, key);
    expect(await read(key)).toBe(key);
    const listed = await s3.send(new S3.ListObjectsV2Command({ Bucket, Prefix: key }));
    expect(listed.Contents?.map(({ Key }) => Key)).toContain(key);
    const encoded = await s3.send(new S3.ListObjectsV2Command({ Bucket, Prefix: key, EncodingType: "url" }));
    expect(encoded.Contents?.map(({ Key }) => decodeURIComponent(Key ?? ""))).toContain(key);
    const CopySource = encodeURIComponent(`${Bucket}/${key}`);
    await s3.send(new S3.CopyObjectCommand({ Bucket, Key: "copy", CopySource }));
    expect(await read("copy")).toBe(key);
    await s3.send(new S3.DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: key }] } }));
    expect(await nameOfFailure(head(key))).toBe("NotFound");
  });

  it("may not have a key of more than 1024 bytes", async () => {
    expect(await nameOfFailure(put("ü".repeat(513), ""))).toBe("KeyTooLongError");
  });

  it("may be empty", async () => {
    await put("empty", "");
    expect(await read("empty")).toBe("");
    expect(await nameOfFailure(get("empty", { Range: "bytes=0-0" }))).toBe("InvalidRange");
  });

  it("may be streamed, with its checksum after it", async () => {
    const body = Buffer.alloc(300_000, "streamed ");
    const Body = Readable.from([body.subarray(0, 7), body.subarray(7, 200_000), body.subarray(200_000)]);
    await put("streamed", Body, { ContentLength: body.length, ChecksumAlgorithm: "SHA256" });
    const back = await get("streamed", { ChecksumMode: "ENABLED" });
    expect(Buffer.from((await back.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(back.ChecksumSHA256).toBeDefined();
  });

  it.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "keeps the %s it was sent with",
    async (name) => {
      await put("summed", "123456789", { ChecksumAlgorithm: name });
      const told = await s3.send(
        new S3.HeadObjectCommand({ Bucket, Key: "summed", ChecksumMode: "ENABLED" }),
      );
      expect(told[`Checksum${name}`]).toMatch(/=$/);
    },
  );

  it.each([
    ["a wrong CRC32", { ChecksumCRC32: "AAAAAA==" }, "BadDigest"],
    ["a wrong SHA-256", { ChecksumSHA256: Buffer.alloc(32).toString("base64") }, "BadDigest"],
    ["a wrong MD5", { ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" }, "BadDigest"],
    ["an MD5 that is none", { ContentMD5: "short" }, "InvalidDigest"],
    ["an unknown storage class", { StorageClass: "FLOPPY" as "STANDARD" }, "InvalidStorageClass"],
    ["tags, which are not implemented", { Tagging: "a=b" }, "NotImplemented"],
    ["too much metadata", { Metadata: { long: "x".repeat(2048) } }, "MetadataTooLarge"],
  ])("is not stored with %s", async (_what, more, name) => {
    expect(await nameOfFailure(put("refused", "x", more))).toBe(name);
    expect(await nameOfFailure(head("refused"))).toBe("NotFound");
  });

  it("is missing by its own name, and so is a bucket", async () => {
    expect(await nameOfFailure(get("nope"))).toBe("NoSuchKey");
    expect(await nameOfFailure(s3.send(new S3.GetObjectCommand({ Bucket: "nope", Key: "nope" })))).toBe(
      "NoSuchBucket",
    );
  });
});

describe("a range", () => {
  it.each([
    ["bytes=0-4", "hello", "bytes 0-4/11"],
    ["bytes=6-", "world", "bytes 6-10/11"],
    ["bytes=-5", "world", "bytes 6-10/11"],
    ["bytes=-500", "hello world", "bytes 0-10/11"],
    ["bytes=4-500", "o world", "bytes 4-10/11"],
  ])("%s of eleven bytes is %j", async (Range, text, ContentRange) => {
    await put("ranged", "hello world");
    const part = await get("ranged", { Range });
    expect([await part.Body?.transformToString(), part.ContentRange]).toEqual([text, ContentRange]);
  });

  it("past the end is refused", async () => {
    expect(await nameOfFailure(get("ranged", { Range: "bytes=11-" }))).toBe("InvalidRange");
  });
});

describe("a condition", () => {
  it("lets one of many writers create an object", async () => {
    const tries = Array.from({ length: 8 }, (_, at) => put("once", `${at}`, { IfNoneMatch: "*" }));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await nameOfFailure(put("once", "again", { IfNoneMatch: "*" }))).toBe("PreconditionFailed");
  });

  it("lets only who knows the version overwrite, copy or delete it", async () => {
    const { ETag = "" } = await put("versioned", "one");
    const { ETag: newer = "" } = await put("versioned", "two", { IfMatch: ETag });
    expect(await nameOfFailure(put("versioned", "three", { IfMatch: ETag }))).toBe("PreconditionFailed");
    expect(await nameOfFailure(put("absent", "x", { IfMatch: ETag }))).toBe("NoSuchKey");
    const copy = { Bucket, Key: "copy-of-versioned", CopySource: `${Bucket}/versioned` };
    expect(await nameOfFailure(s3.send(new S3.CopyObjectCommand({ ...copy, CopySourceIfMatch: ETag })))).toBe(
      "PreconditionFailed",
    );
    await s3.send(new S3.CopyObjectCommand({ ...copy, CopySourceIfMatch: newer }));
    const remove = (IfMatch: string) =>
      s3.send(new S3.DeleteObjectCommand({ Bucket, Key: "versioned", IfMatch }));
    expect(await nameOfFailure(remove(ETag))).toBe("PreconditionFailed");
    expect(await read("versioned")).toBe("two");
    await remove(newer);
    expect(await nameOfFailure(head("versioned"))).toBe("NotFound");
  });

  it("saves a reader what it has already", async () => {
    const { ETag = "" } = await put("cached", "x");
    const { LastModified } = await head("cached");
    const status = async (more: Partial<S3.GetObjectCommandInput>) =>
      get("cached", more).then(
        ({ $metadata }) => $metadata.httpStatusCode,
        (error: S3.S3ServiceException) => error.$metadata.httpStatusCode,
      );
    expect(await status({ IfNoneMatch: ETag })).toBe(304);
    expect(await status({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await status({ IfMatch: '"other"' })).toBe(412);
    expect(await status({ IfMatch: ETag })).toBe(200);
    expect(await status({ IfModifiedSince: LastModified })).toBe(304);
    expect(await status({ IfModifiedSince: new Date(0) })).toBe(200);
  });
});

describe("an overwrite", () => {
  it("leaves a reader of the old object with the old bytes", async () => {
    const old = Buffer.alloc(8 << 20, "old");
    await put("swapped", old);
    const reading = await get("swapped");
    await put("swapped", "new");
    expect(Buffer.from((await reading.Body?.transformToByteArray()) ?? []).equals(old)).toBe(true);
    expect(await read("swapped")).toBe("new");
  });
});

describe("a copy", () => {
  it("takes the metadata along or replaces it, and has the storage class that was asked for", async () => {
    await put("origin", "x", { Metadata: { a: "1" }, ContentType: "text/csv", StorageClass: "STANDARD_IA" });
    const copy = (more: object) =>
      s3.send(new S3.CopyObjectCommand({ Bucket, Key: "copied", CopySource: `/${Bucket}/origin`, ...more }));
    await copy({});
    expect(await head("copied")).toMatchObject({ Metadata: { a: "1" }, ContentType: "text/csv" });
    expect((await head("copied")).StorageClass).toBeUndefined();
    await copy({
      MetadataDirective: "REPLACE",
      Metadata: { b: "2" },
      ContentType: "x/y",
      StorageClass: "GLACIER_IR",
    });
    expect(await head("copied")).toMatchObject({
      Metadata: { b: "2" },
      ContentType: "x/y",
      StorageClass: "GLACIER_IR",
    });
    await s3.send(new S3.DeleteObjectCommand({ Bucket, Key: "origin" }));
    expect(await read("copied")).toBe("x");
  });

  it("onto itself must change something", async () => {
    await put("self", "x");
    const onto = { Bucket, Key: "self", CopySource: `${Bucket}/self` };
    expect(await nameOfFailure(s3.send(new S3.CopyObjectCommand(onto)))).toBe("InvalidRequest");
    await s3.send(new S3.CopyObjectCommand({ ...onto, StorageClass: "STANDARD_IA" }));
    expect(await read("self")).toBe("x");
  });
});

describe("a bucket", () => {
  it("is made, seen, listed, and removed when it is empty", async () => {
    const name = { Bucket: "short-lived" };
    await s3.send(new S3.CreateBucketCommand(name));
    await s3.send(new S3.CreateBucketCommand(name)); // no error in us-east-1
    await s3.send(new S3.HeadBucketCommand(name));
    expect((await s3.send(new S3.ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toContain(
      name.Bucket,
    );
    expect((await s3.send(new S3.GetBucketLocationCommand(name))).LocationConstraint ?? "").toBe("");
    await s3.send(new S3.PutObjectCommand({ ...name, Key: "k", Body: "x" }));
    expect(await nameOfFailure(s3.send(new S3.DeleteBucketCommand(name)))).toBe("BucketNotEmpty");
    await s3.send(new S3.DeleteObjectCommand({ ...name, Key: "k" }));
    await s3.send(new S3.DeleteBucketCommand(name));
    expect(await nameOfFailure(s3.send(new S3.HeadBucketCommand(name)))).toBe("NotFound");
  });

  it.each(["UPPER", "a", "a..b", "10.0.0.1", "under_score"])("cannot be called %s", async (name) => {
    expect(await nameOfFailure(s3.send(new S3.CreateBucketCommand({ Bucket: name })))).toBe(
      "InvalidBucketName",
    );
  });

  it("is listed in pages, by prefix and delimiter", async () => {
    const keys = ["l/a", "l/b/1", "l/b/2", "l/c", "l/d/1", "l/e", "l0"];
    await Promise.all(keys.map((key) => put(key, "x")));
    const pages: string[][] = [];
    const paginated = S3.paginateListObjectsV2(
      { client: s3, pageSize: 2 },
      { Bucket, Prefix: "l/", Delimiter: "/" },
    );
    for await (const page of paginated) {
      pages.push([
        ...(page.Contents ?? []).map(({ Key }) => Key ?? ""),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ""),
      ]);
    }
    expect(pages).toEqual([["l/a", "l/b/"], ["l/c", "l/d/"], ["l/e"]]);
    const old = await s3.send(
      new S3.ListObjectsCommand({ Bucket, Prefix: "l", MaxKeys: 3, Marker: "l/b/1" }),
    );
    expect([old.Contents?.map(({ Key }) => Key), old.IsTruncated]).toEqual([["l/b/2", "l/c", "l/d/1"], true]);
  });

  it("says that it does not do what it does not do", async () => {
    const tag = new S3.PutObjectTaggingCommand({
      Bucket,
      Key: "copied",
      Tagging: { TagSet: [{ Key: "a", Value: "b" }] },
    });
    expect(await nameOfFailure(s3.send(tag))).toBe("NotImplemented");
    expect(await nameOfFailure(s3.send(new S3.GetBucketPolicyCommand({ Bucket })))).toBe("NotImplemented");
    expect(await read("copied")).toBe("x");
  });
});
