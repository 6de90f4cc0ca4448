import * as S3 from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootHere, nameOfFailure, s3Client } from "../../test/boot.ts";

let local: Awaited<ReturnType<typeof bootHere>>;
let s3: S3.S3Client;
let now = new Date("2030-05-05T10:00:00Z");
const hour = 3600_000;
const Bucket = "cold";
const pass = (ms: number) => (now = new Date(now.getTime() + ms));

beforeAll(async () => {
  local = await bootHere({
    clock: () => now,
  });
  s3 = s3Client(local.endpoints.s3);
  await s3.send(new S3.CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await local.stop();
});

const archive = (Key: string, StorageClass: "GLACIER" | "DEEP_ARCHIVE" = "GLACIER") =>
  s3.send(new S3.PutObjectCommand({ Bucket, Key, Body: "frozen", StorageClass }));
const head = (Key: string) => s3.send(new S3.HeadObjectCommand({ Bucket, Key }));
const get = (Key: string) => s3.send(new S3.GetObjectCommand({ Bucket, Key }));
const restore = async (Key: string, Tier: "Expedited" | "Standard" | "Bulk" = "Standard", Days = 1) => {
  const request = { Days, GlacierJobParameters: { Tier } };
  const done = await s3.send(new S3.RestoreObjectCommand({ Bucket, Key, RestoreRequest: request }));
  return done.$metadata.httpStatusCode;
};

describe("an archived object", () => {
  it("can be seen but neither read nor copied", async () => {
    await archive("seen");
    expect(await head("seen")).toMatchObject({ StorageClass: "GLACIER", ContentLength: 6 });
    expect(await nameOfFailure(get("seen"))).toBe("InvalidObjectState");
    const copy = new S3.CopyObjectCommand({ Bucket, Key: "other", CopySource: `${Bucket}/seen` });
    expect(await nameOfFailure(s3.send(copy))).toBe("InvalidObjectState");
  });

  it("is readable from the end of its restore until the midnight after its days", async () => {
    await archive("restored");
    expect((await head("restored")).Restore).toBeUndefined();
    expect(await restore("restored")).toBe(202);
    expect((await head("restored")).Restore).toBe('ongoing-request="true"');
    expect(await nameOfFailure(restore("restored"))).toBe("RestoreAlreadyInProgress");
    expect(await nameOfFailure(get("restored"))).toBe("InvalidObjectState");

    pass(4 * hour);
    const { Restore, StorageClass } = await head("restored");
    expect(StorageClass).toBe("GLACIER");
    expect(Restore).toBe('ongoing-request="false", expiry-date="Tue, 07 May 2030 00:00:00 GMT"');
    expect(await (await get("restored")).Body?.transformToString()).toBe("frozen");
    expect(await restore("restored", "Standard", 3)).toBe(200);
    expect((await head("restored")).Restore).toContain("Thu, 09 May 2030");

    pass(4 * 24 * hour);
    expect(await nameOfFailure(get("restored"))).toBe("InvalidObjectState");
    expect((await head("restored")).Restore).toBeUndefined();
  });

  it("comes sooner when a faster tier is asked for while it comes, and never later", async () => {
    await archive("hurried");
    expect(await restore("hurried", "Bulk")).toBe(202);
    expect(await nameOfFailure(restore("hurried", "Bulk"))).toBe("RestoreAlreadyInProgress");
    expect(await restore("hurried", "Expedited")).toBe(202);
    expect(await nameOfFailure(restore("hurried", "Standard"))).toBe("RestoreAlreadyInProgress");
    pass(hour / 20);
    expect(await (await get("hurried")).Body?.transformToString()).toBe("frozen");
  });

  it("is refused expedited when there is no capacity, and taken as Standard", async () => {
    await archive("refused");
    const errors = [
      {
        operation: "RestoreObject",
        code: "GlacierExpeditedRetrievalNotAvailable",
        tier: "Expedited",
        times: 1,
      },
    ];
    const set = await fetch(`${local.endpoints.s3}/-/faults`, {
      method: "PUT",
      body: JSON.stringify({ errors }),
    });
    expect(set.status).toBe(204);
    expect(await nameOfFailure(restore("refused", "Expedited"))).toBe(
      "GlacierExpeditedRetrievalNotAvailable",
    );
    expect(await restore("refused")).toBe(202);
    const nonsense = await fetch(`${local.endpoints.s3}/-/faults`, { method: "PUT", body: "{]" });
    expect(nonsense.status).toBe(400);
  });

  it("comes back for good by a copy onto itself once it is restored", async () => {
    await archive("thawed");
    await restore("thawed", "Expedited");
    pass(hour / 20);
    await s3.send(
      new S3.CopyObjectCommand({
        Bucket,
        Key: "thawed",
        CopySource: `${Bucket}/thawed`,
        StorageClass: "STANDARD",
      }),
    );
    pass(365 * 24 * hour);
    expect(await (await get("thawed")).Body?.transformToString()).toBe("frozen");
  });

  it("is not restored when it was never archived, nor expedited from the deepest class", async () => {
    await s3.send(new S3.PutObjectCommand({ Bucket, Key: "warm", Body: "x" }));
    expect(await nameOfFailure(restore("warm"))).toBe("InvalidObjectState");
    await archive("deep", "DEEP_ARCHIVE");
    expect(await nameOfFailure(restore("deep", "Expedited"))).toBe("InvalidArgument");
    expect(await restore("deep", "Bulk")).toBe(202);
    expect(await nameOfFailure(restore("absent"))).toBe("NoSuchKey");
  });

  it("that was overwritten while restoring is the new one", async () => {
    await archive("replaced");
    await restore("replaced");
    await archive("replaced");
    expect((await head("replaced")).Restore).toBeUndefined();
  });
});
