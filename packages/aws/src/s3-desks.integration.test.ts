import { createHash, randomBytes } from "node:crypto";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { s3DownloadDesk } from "./s3-download-desk.ts";
import { s3ObjectStore } from "./s3-object-store.ts";
import { s3UploadDesk } from "./s3-upload-desk.ts";

const MiB = 2 ** 20;
let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

const uploads = () => s3UploadDesk(aws.clients.s3, aws.names.buckets.inputs);
const inputs = () => s3ObjectStore(aws.clients.s3, aws.names.buckets.inputs);

async function bytesOf(key: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of inputs().read(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function post(
  key: string,
  maxBytes: number,
  body: Buffer,
  change: Record<string, string> = {},
): Promise<Response> {
  const { url, fields } = await uploads().signPost(key, maxBytes, 60);
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...change })) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(body)]));
  return fetch(url, { method: "POST", body: form });
}

describe("a signed post", () => {
  it("takes a file up to the limit, and S3 itself refuses one byte more", async () => {
    expect((await post("inputs/limit", 150_000, randomBytes(150_000))).status).toBe(204);
    const refused = await post("inputs/over", 150_000, randomBytes(150_001));
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("EntityTooLarge");
    expect(await inputs().head("inputs/over")).toBeNull();
  });

  it("is good for its own key only", async () => {
    expect((await post("inputs/mine", 1000, randomBytes(10), { key: "inputs/theirs" })).status).toBe(403);
  });
});

describe("a multipart upload", () => {
  it("takes each part at exactly its announced length and no other", async () => {
    const key = "inputs/parts";
    const upload = { key, ...(await uploads().beginMultipart(key)) };
    const put = async (partNumber: number, bytes: number, body: Buffer) =>
      fetch(await uploads().signPart(upload, { partNumber, bytes }, 60), {
        method: "PUT",
        body: new Uint8Array(body),
      });
    const [first, second] = [randomBytes(5 * MiB), randomBytes(1000)];
    expect((await put(1, 5 * MiB, first)).status).toBe(200);
    expect((await put(2, 1000, randomBytes(1001))).status).toBe(403);
    expect((await put(2, 1000, second)).status).toBe(200);
    expect(await uploads().listParts(upload)).toMatchObject([
      { partNumber: 1, bytes: 5 * MiB },
      { partNumber: 2, bytes: 1000 },
    ]);
    await uploads().completeMultipart(upload);
    await uploads().completeMultipart(upload); // a second click changes nothing
    expect((await bytesOf(key)).equals(Buffer.concat([first, second]))).toBe(true);
  });

  it("that was given up cannot be completed, and giving it up twice is no error", async () => {
    const key = "inputs/given-up";
    const upload = { key, ...(await uploads().beginMultipart(key)) };
    await uploads().abortMultipart(upload);
    await uploads().abortMultipart(upload);
    await expect(uploads().completeMultipart(upload)).rejects.toMatchObject({ code: "upload_missing" });
  });
});

describe("a streamed object", () => {
  it("comes back bit for bit, whether it is small or of many parts", async () => {
    for (const [key, chunks] of [
      ["s/small", 1],
      ["s/large", 40],
    ] as const) {
      const writer = inputs().writer(key, "text/plain");
      const hash = createHash("sha256");
      for (let i = 0; i < chunks; i++) {
        const chunk = randomBytes(MiB);
        hash.update(chunk);
        await writer.write(chunk);
      }
      expect(await writer.close()).toEqual({ bytes: chunks * MiB });
      expect(
        createHash("sha256")
          .update(await bytesOf(key))
          .digest("hex"),
      ).toBe(hash.digest("hex"));
    }
  });

  it("that was aborted leaves nothing", async () => {
    const writer = inputs().writer("s/aborted", "text/plain");
    for (let i = 0; i < 20; i++) await writer.write(randomBytes(MiB));
    await writer.abort();
    expect(await inputs().head("s/aborted")).toBeNull();
  });

  it("is refused when it is no longer the one that was asked for", async () => {
    await inputs().put("s/changed", Buffer.from("one"), "text/plain");
    const head = await inputs().head("s/changed");
    await inputs().put("s/changed", Buffer.from("two"), "text/plain");
    const reading = inputs().read("s/changed", { ifEtag: head?.etag ?? "" });
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a download link", () => {
  it("carries the right file name, any characters, and dies when its time is over", async () => {
    await inputs().put("d/x", Buffer.from("hello"), "text/plain");
    const desk = s3DownloadDesk(aws.clients.s3, aws.names.buckets.inputs);
    const as = {
      fileName: '🧬 "q".vcf.gz',
      contentType: "application/gzip",
      disposition: "attachment",
    } as const;
    const response = await fetch(await desk.signDownload("d/x", as, 60));
    expect(await response.text()).toBe("hello");
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="__ _q_.vcf.gz"; filename*=UTF-8''%F0%9F%A7%AC%20%22q%22.vcf.gz`,
    );
    const tampered = (await desk.signDownload("d/x", as, 60)).replace("/d/x", "/d/y");
    expect((await fetch(tampered)).status).toBe(403);
  });
});

describe("a copy of an upload", () => {
  it("is an object of its own: the first one can go", async () => {
    const body = randomBytes(3000);
    const from = "inputs/demo-free/a b/ä+%2B&?#.vcf";
    await inputs().put(from, body, "text/plain");
    await uploads().copy(from, "inputs/copy.vcf");
    await uploads().copy(from, "inputs/copy.vcf"); // a second time changes nothing
    await aws.clients.s3.send(new DeleteObjectCommand({ Bucket: aws.names.buckets.inputs, Key: from }));
    expect((await bytesOf("inputs/copy.vcf")).equals(body)).toBe(true);
    await expect(uploads().copy(from, "inputs/other.vcf")).rejects.toMatchObject({ code: "upload_missing" });
    expect(await inputs().head("inputs/other.vcf")).toBeNull();
  });
});
