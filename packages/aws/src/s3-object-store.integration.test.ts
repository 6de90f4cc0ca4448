import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObjectStore, ObjectVersion } from "@gas/core/ports/object-store";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { s3ObjectStore } from "./s3-object-store.ts";

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

const versioned = () => s3ObjectStore(aws.clients.s3, aws.names.buckets.results);
const unversioned = () => s3ObjectStore(aws.clients.s3, aws.names.buckets.inputs);

async function write(store: ObjectStore, key: string, text: string): Promise<ObjectVersion> {
  const writer = store.writer(key, "text/plain");
  await writer.write(Buffer.from(text));
  const { versionId } = await writer.close();
  return { key, ...(versionId ? { versionId } : {}) };
}
async function textOf(store: ObjectStore, key: string, versionId?: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(key, { versionId })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
async function versionsOf(store: ObjectStore, prefix: string): Promise<ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  for await (const version of store.listVersions(prefix)) versions.push(version);
  return versions;
}

describe("a stretch of an object", () => {
  it("is exactly what was asked for, of the version that was named, or is not there", async () => {
    const older = await write(versioned(), "r/x", "0123456789");
    await write(versioned(), "r/x", "abc");
    const read = (from: number, length: number, versionId?: string) =>
      versioned()
        .readRange("r/x", { from, length, versionId })
        .then((bytes) => Buffer.from(bytes).toString());
    expect(await read(2, 5, older.versionId)).toBe("23456");
    expect(await read(9, 1, older.versionId)).toBe("9");
    expect(await read(0, 3)).toBe("abc");
    for (const [from, length] of [
      [2, 5],
      [3, 1],
      [100, 1],
    ] as const)
      await expect(read(from, length)).rejects.toMatchObject({ code: "not_found" });
    await expect(versioned().readRange("r/none", { from: 0, length: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("a bucket that keeps versions", () => {
  it("names each, reads each, and removes exactly the one it is told", async () => {
    const older = await write(versioned(), "a/x", "older");
    const newer = await write(versioned(), "a/x", "newer");
    expect(newer.versionId).not.toBe(older.versionId);
    expect((await versioned().head("a/x"))?.versionId).toBe(newer.versionId);
    expect(await textOf(versioned(), "a/x", older.versionId)).toBe("older");
    await versioned().removeVersion(older);
    await versioned().removeVersion(older);
    expect(await textOf(versioned(), "a/x")).toBe("newer");
    await expect(textOf(versioned(), "a/x", older.versionId)).rejects.toMatchObject({ code: "not_found" });
    expect(await versionsOf(versioned(), "a/x")).toEqual([newer]);
  });

  it("has none left of an object that is removed, and every one of those whose keys begin with its key", async () => {
    for (const text of ["one", "two", "three"]) await write(versioned(), "b/x", text);
    const neighbour = await write(versioned(), "b/x.tbi", "index");
    await versioned().remove("b/x");
    await versioned().remove("b/x");
    expect(await versionsOf(versioned(), "b/")).toEqual([neighbour]);
    expect(await versioned().head("b/x")).toBeNull();
  });

  it("lists more versions than a page holds, each once", async () => {
    const keys = Array.from({ length: 350 }, (_, i) => `c/${String(i).padStart(3, "0")}`);
    for (let round = 0; round < 3; round++)
      await Promise.all(keys.map((key) => versioned().put(key, Buffer.from(String(round)), "text/plain")));
    const listed = await versionsOf(versioned(), "c/");
    expect(listed).toHaveLength(3 * keys.length);
    expect(new Set(listed.map(({ key, versionId }) => `${key} ${versionId}`)).size).toBe(3 * keys.length);
  });

  it("does not take what came later for an object from before versions were kept", async () => {
    const bucket = "became-versioned";
    await aws.clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const store = s3ObjectStore(aws.clients.s3, bucket);
    const before = await write(store, "x", "before");
    expect(before).toEqual({ key: "x" });
    await aws.clients.s3.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
    const after = await write(store, "x", "after");
    await store.removeVersion(before);
    await store.removeVersion(before);
    expect(await versionsOf(store, "")).toEqual([after]);
    expect(await textOf(store, "x")).toBe("after");
  });
});

describe("a bucket that keeps no versions", () => {
  it("names none, and removes objects under the same verbs", async () => {
    const object = await write(unversioned(), "a/x", "text");
    expect(object).toEqual({ key: "a/x" });
    expect(await unversioned().head("a/x")).not.toHaveProperty("versionId");
    expect(await versionsOf(unversioned(), "a/")).toEqual([object]);
    await unversioned().removeVersion(object);
    expect(await unversioned().head("a/x")).toBeNull();
    await write(unversioned(), "a/x", "text");
    await unversioned().remove("a/x");
    await unversioned().remove("a/x");
    expect(await unversioned().head("a/x")).toBeNull();
  });
});
