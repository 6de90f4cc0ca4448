import { Readable } from "node:stream";
import * as S3 from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootHere, nameOfFailure, s3Client, signingClient } from "../../test/boot.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let s3: S3.S3Client;
const Bucket = "inputs";
const fiveMiB = 5 << 20;

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

const begin = async (Key: string, more: Partial<S3.CreateMultipartUploadCommandInput> = {}) => {
  const { UploadId } = await s3.send(new S3.CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { Bucket, Key, UploadId };
};
type Begun = Awaited<ReturnType<typeof begin>>;
const uploadPart = async (upload: Begun, PartNumber: number, Body: Buffer) => {
  const { ETag } = await s3.send(new S3.UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag };
};
const complete = (
  upload: Begun,
  Parts: S3.CompletedPart[],
  more: Partial<S3.CompleteMultipartUploadCommandInput> = {},
) => s3.send(new S3.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));
const bytesOf = async (Key: string) =>
  Buffer.from(
    (await (await s3.send(new S3.GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()) ?? [],
  );

describe("an upload in parts", () => {
  it("becomes one object, with the metadata it began with", async () => {
    const upload = await begin("whole", {
      Metadata: { a: "1" },
      ContentType: "text/x-vcf",
      StorageClass: "STANDARD_IA",
    });
    const second = await uploadPart(upload, 2, Buffer.from("the rest"));
    const first = await uploadPart(upload, 1, Buffer.alloc(fiveMiB, "a"));
    const { Parts } = await s3.send(new S3.ListPartsCommand(upload));
    expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, fiveMiB],
      [2, 8],
    ]);
    const { Location, ETag } = await complete(upload, [first, second]);
    expect(Location).toBe(`${local.endpoints.s3}/${Bucket}/whole`);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(
      (await bytesOf("whole")).equals(Buffer.concat([Buffer.alloc(fiveMiB, "a"), Buffer.from("the rest")])),
    ).toBe(true);
    const head = await s3.send(new S3.HeadObjectCommand({ Bucket, Key: "whole" }));
    expect(head).toMatchObject({
      Metadata: { a: "1" },
      ContentType: "text/x-vcf",
      StorageClass: "STANDARD_IA",
      ETag,
    });
  });

  it("answers a repeated completion, at once or later, as it answered the first", async () => {
    const upload = await begin("twice");
    const part = await uploadPart(upload, 1, Buffer.from("x"));
    const [a, b] = await Promise.all([complete(upload, [part]), complete(upload, [part])]);
    const c = await complete(upload, [part]);
    expect(new Set([a.ETag, b.ETag, c.ETag]).size).toBe(1);
    const never = complete({ ...upload, UploadId: "never-begun" }, [part]);
    expect(await nameOfFailure(never)).toBe("NoSuchUpload");
  });

  it("lists its parts in pages", async () => {
    const upload = await begin("paged");
    for (const number of [1, 2, 3]) await uploadPart(upload, number, Buffer.from(`${number}`));
    const page = await s3.send(new S3.ListPartsCommand({ ...upload, MaxParts: 2 }));
    expect([page.IsTruncated, page.NextPartNumberMarker]).toEqual([true, "2"]);
    const rest = await s3.send(
      new S3.ListPartsCommand({ ...upload, PartNumberMarker: page.NextPartNumberMarker }),
    );
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
  });

  it("is refused with a part that is wrong, missing, too small or out of order", async () => {
    const upload = await begin("refused");
    const small = await uploadPart(upload, 1, Buffer.from("small"));
    const last = await uploadPart(upload, 2, Buffer.from("last"));
    expect(await nameOfFailure(complete(upload, [small, last]))).toBe("EntityTooSmall");
    expect(await nameOfFailure(complete(upload, [last, small]))).toBe("InvalidPartOrder");
    expect(await nameOfFailure(complete(upload, [{ ...last, ETag: small.ETag }]))).toBe("InvalidPart");
    expect(await nameOfFailure(complete(upload, [{ PartNumber: 3, ETag: last.ETag }]))).toBe("InvalidPart");
    expect(await nameOfFailure(complete(upload, []))).toMatch(/MalformedXML|InvalidRequest/);
    expect((await complete(upload, [last])).ETag).toBeDefined();
  });

  it("keeps the conditions of its completion", async () => {
    await s3.send(new S3.PutObjectCommand({ Bucket, Key: "taken", Body: "x" }));
    const upload = await begin("taken");
    const part = await uploadPart(upload, 1, Buffer.from("y"));
    expect(await nameOfFailure(complete(upload, [part], { IfNoneMatch: "*" }))).toBe("PreconditionFailed");
    expect((await bytesOf("taken")).toString()).toBe("x");
  });

  it("is listed while under way, and gone when it is aborted", async () => {
    const upload = await begin("aborted");
    await uploadPart(upload, 1, Buffer.from("x"));
    const listed = async () =>
      (await s3.send(new S3.ListMultipartUploadsCommand({ Bucket, Prefix: "aborted" }))).Uploads ?? [];
    expect(await listed()).toMatchObject([{ Key: "aborted", UploadId: upload.UploadId }]);
    await s3.send(new S3.AbortMultipartUploadCommand(upload));
    expect(await listed()).toEqual([]);
    expect(await nameOfFailure(uploadPart(upload, 2, Buffer.from("y")))).toBe("NoSuchUpload");
  });

  it("goes through the SDK's own uploader, streamed", async () => {
    const chunk = Buffer.alloc(1 << 20, "lib-storage ");
    const Body = Readable.from(Array.from({ length: 12 }, () => chunk));
    await new Upload({
      client: s3,
      params: { Bucket, Key: "streamed", Body },
      partSize: fiveMiB,
      queueSize: 2,
    }).done();
    expect((await bytesOf("streamed")).equals(Buffer.concat(Array.from({ length: 12 }, () => chunk)))).toBe(
      true,
    );
  });
});

describe("a link for one part", () => {
  const link = async (upload: Begun, ContentLength: number) =>
    getSignedUrl(
      signingClient(local.endpoints.s3),
      new S3.UploadPartCommand({ ...upload, PartNumber: 1, ContentLength }),
      {
        signableHeaders: new Set(["host", "content-length"]),
        expiresIn: 60,
      },
    );

  it("takes a body of the length that was signed, and no other", async () => {
    const upload = await begin("signed-length");
    const url = await link(upload, 1000);
    expect(new URL(url).searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host");
    const send = (body: Buffer) => fetch(url, { method: "PUT", body: new Uint8Array(body) });
    expect((await send(Buffer.alloc(999))).status).toBe(403);
    expect((await send(Buffer.alloc(1001))).status).toBe(403);
    const right = await send(Buffer.alloc(1000));
    expect(right.status).toBe(200);
    await complete(upload, [{ PartNumber: 1, ETag: right.headers.get("etag") ?? "" }]);
    expect(await bytesOf("signed-length")).toHaveLength(1000);
  });

  it("does not take a body that hides its length", async () => {
    const url = await link(await begin("hidden-length"), 1000);
    const body = Readable.toWeb(Readable.from([Buffer.alloc(1000)])) as ReadableStream;
    expect((await fetch(url, { method: "PUT", body, duplex: "half" })).status).toBe(403);
  });
});
