import { DatabaseSync } from "node:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as S3 from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootHere, nameOfFailure, s3Client, temporaryDirectory } from "../../test/boot.ts";
import { openDatabase } from "./database.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let s3: S3.S3Client;
const Bucket = "kept";

beforeAll(async () => {
  local = await bootHere();
  s3 = s3Client(local.endpoints.s3);
  await s3.send(new S3.CreateBucketCommand({ Bucket }));
  await setVersioning("Enabled");
});
afterAll(async () => {
  s3.destroy();
  await local.stop();
});

const setVersioning = (Status: "Enabled" | "Suspended") =>
  s3.send(new S3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = async (Key: string, Body: string) =>
  (await s3.send(new S3.PutObjectCommand({ Bucket, Key, Body }))).VersionId ?? "";
const read = async (Key: string, VersionId?: string) =>
  (await s3.send(new S3.GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();
const remove = (Key: string, VersionId?: string) =>
  s3.send(new S3.DeleteObjectCommand({ Bucket, Key, VersionId }));
const list = (Prefix: string, more: Partial<S3.ListObjectVersionsCommandInput> = {}) =>
  s3.send(new S3.ListObjectVersionsCommand({ Bucket, Prefix, ...more }));

describe("a bucket that keeps versions", () => {
  it("says that it does", async () => {
    expect(await s3.send(new S3.GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: "Enabled" });
  });

  it("gives each write a version of its own, and each can be read, seen and copied", async () => {
    const [one, two] = [await put("k", "one"), await put("k", "two")];
    expect(one).not.toBe(two);
    expect(await read("k")).toBe("two");
    expect(await read("k", one)).toBe("one");
    expect(await s3.send(new S3.HeadObjectCommand({ Bucket, Key: "k", VersionId: one }))).toMatchObject({
      VersionId: one,
      ContentLength: 3,
    });
    const copied = await s3.send(
      new S3.CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/k?versionId=${one}` }),
    );
    expect(copied).toMatchObject({ CopySourceVersionId: one });
    expect(await read("copy", copied.VersionId)).toBe("one");
    expect(await nameOfFailure(read("k", "no-such-version"))).toBe("NoSuchVersion");
  });

  it("hides a deleted key behind a mark, under which every version stays", async () => {
    const version = await put("hidden", "there");
    const { DeleteMarker, VersionId } = await remove("hidden");
    expect(DeleteMarker).toBe(true);
    expect(await nameOfFailure(read("hidden"))).toBe("NoSuchKey");
    expect(await read("hidden", version)).toBe("there");
    expect(await list("hidden")).toMatchObject({
      Versions: [{ VersionId: version, IsLatest: false }],
      DeleteMarkers: [{ VersionId, IsLatest: true }],
    });
    await remove("hidden", VersionId);
    expect(await read("hidden")).toBe("there");
  });

  it("forgets exactly the version it is told to, and the one beneath comes to light", async () => {
    const [one, two, three] = [await put("stack", "1"), await put("stack", "2"), await put("stack", "3")];
    await remove("stack", two);
    expect(await read("stack")).toBe("3");
    await remove("stack", three);
    expect(await read("stack")).toBe("1");
    await remove("stack", three);
    expect(await read("stack", one)).toBe("1");
    await remove("stack", one);
    expect(await nameOfFailure(read("stack"))).toBe("NoSuchKey");
    expect((await list("stack")).Versions).toBeUndefined();
  });

  it("lists page by page, each version once, the newest of a key first", async () => {
    const written: string[] = [];
    for (const key of ["p/a", "p/b", "p/c"])
      for (const text of ["1", "2", "3"]) written.push(`${key} ${await put(key, text)}`);
    const seen: string[] = [];
    let markers: Partial<S3.ListObjectVersionsCommandInput> = {};
    for (;;) {
      const page = await list("p/", { MaxKeys: 2, ...markers });
      seen.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      if (!page.IsTruncated) break;
      markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    const newestFirst = [2, 1, 0, 5, 4, 3, 8, 7, 6].map((i) => written[i]);
    expect(seen).toEqual(newestFirst);
  });

  it("names the version of an upload in parts", async () => {
    const Key = "parts";
    const { UploadId } = await s3.send(new S3.CreateMultipartUploadCommand({ Bucket, Key }));
    const { ETag } = await s3.send(
      new S3.UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "whole" }),
    );
    const done = new S3.CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
    });
    const { VersionId } = await s3.send(done);
    expect(await read(Key, VersionId)).toBe("whole");
    expect((await s3.send(done)).VersionId).toBe(VersionId); // the answer was lost, and is given again
  });

  it("makes a part of a range of another object", async () => {
    const version = await put("source", "0123456789");
    const Key = "from-ranges";
    const { UploadId } = await s3.send(new S3.CreateMultipartUploadCommand({ Bucket, Key }));
    const copy = new S3.UploadPartCopyCommand({
      Bucket,
      Key,
      UploadId,
      PartNumber: 1,
      CopySource: `${Bucket}/source?versionId=${version}`,
      CopySourceRange: "bytes=2-5",
    });
    const { CopyPartResult } = await s3.send(copy);
    const parts = { Parts: [{ ETag: CopyPartResult?.ETag, PartNumber: 1 }] };
    await s3.send(new S3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: parts }));
    expect(await read(Key)).toBe("2345");
  });

  it("keeps one version without a name while versioning is suspended", async () => {
    const named = await put("suspended", "named");
    await setVersioning("Suspended");
    await put("suspended", "first");
    await put("suspended", "second");
    await setVersioning("Enabled");
    const { Versions = [] } = await list("suspended");
    expect(Versions.map(({ VersionId }) => VersionId)).toEqual(["null", named]);
    expect(await read("suspended", "null")).toBe("second");
  });
});

describe("a bucket that keeps none", () => {
  it("has one version of each object, called null", async () => {
    await s3.send(new S3.CreateBucketCommand({ Bucket: "plain" }));
    const plain = { Bucket: "plain", Key: "x" };
    expect((await s3.send(new S3.PutObjectCommand({ ...plain, Body: "1" }))).VersionId).toBeUndefined();
    await s3.send(new S3.PutObjectCommand({ ...plain, Body: "2" }));
    const listed = await s3.send(new S3.ListObjectVersionsCommand({ Bucket: "plain" }));
    expect(listed.Versions).toMatchObject([{ Key: "x", VersionId: "null", IsLatest: true }]);
    await s3.send(new S3.DeleteObjectCommand({ ...plain, VersionId: "null" }));
    expect(await nameOfFailure(s3.send(new S3.GetObjectCommand(plain)))).toBe("NoSuchKey");
  });
});

describe("a store that was made before there were versions", () => {
  it("is read as it was, each object the only version of its key", async () => {
    await using dir = await temporaryDirectory();
    mkdirSync(join(dir.path, "s3"), { recursive: true });
    const path = join(dir.path, "s3", "index.db");
    const old = new DatabaseSync(path);
    old.exec(`
      CREATE TABLE buckets (name TEXT PRIMARY KEY, created_at TEXT NOT NULL, cors TEXT) STRICT;
      CREATE TABLE objects (
        bucket TEXT NOT NULL REFERENCES buckets(name), key TEXT NOT NULL,
        blob TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_at TEXT NOT NULL,
        storage_class TEXT NOT NULL, details TEXT NOT NULL, restoration TEXT, PRIMARY KEY (bucket, key)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO buckets VALUES ('b', '2026-01-01T00:00:00Z', NULL);
      INSERT INTO objects VALUES ('b', 'k', 'blob', 1, 'e', '2026-01-01T00:00:00Z', 'STANDARD', '{}', NULL);
    `);
    old.close();
    for (let start = 0; start < 2; start++) {
      const db = openDatabase(path);
      expect(db.prepare("SELECT key, version_id FROM objects").all()).toEqual([
        { key: "k", version_id: "null" },
      ]);
      db.close();
    }
  });
});
