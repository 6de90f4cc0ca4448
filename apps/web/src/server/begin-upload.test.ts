import { describe, expect, it } from "vitest";
import { anAccount } from "@gas/core/testing/builders";
import { beginUpload, UploadWish } from "./begin-upload.ts";
import { clickId, fakeDeps } from "./testing/fake-deps.ts";

const MiB = 2 ** 20;
const free = anAccount();
const premium = anAccount({ plan: "premium" });
const wish = (fields: Partial<UploadWish> = {}): UploadWish => ({
  clickId,
  fileName: "patient 7.vcf",
  bytes: 1000,
  reference: "yeast",
  ...fields,
});

describe("beginning an upload", () => {
  it("stands the row up before any byte moves", async () => {
    const { deps } = fakeDeps();
    const job = await beginUpload(deps, free, wish());
    expect(await deps.jobs.find(job.jobId)).toMatchObject({
      status: "AWAITING_UPLOAD",
      upload: { method: "post" },
      userId: free.userId,
    });
  });

  it("makes one job of a double click, and leaves no second multipart upload behind", async () => {
    const { deps, multiparts } = fakeDeps();
    const twenty = wish({ bytes: 20 * MiB });
    const [first, second] = await Promise.all([
      beginUpload(deps, premium, twenty),
      beginUpload(deps, premium, twenty),
    ]);
    expect(second).toEqual(first);
    expect((await deps.jobs.listOf(premium.userId, { limit: 10 })).jobs).toHaveLength(1);
    expect(multiparts.size).toBe(1);
  });

  it("goes on with the standing upload when the page comes back later", async () => {
    const { deps, multiparts, pass } = fakeDeps();
    const first = await beginUpload(deps, premium, wish({ bytes: 20 * MiB }));
    pass(3_600_000);
    expect(await beginUpload(deps, premium, wish({ bytes: 20 * MiB }))).toEqual(first);
    expect([...multiparts.keys()]).toEqual(["upload-1"]);
  });

  it("does not let a click swap its file for another", async () => {
    const { deps } = fakeDeps();
    await beginUpload(deps, free, wish());
    await expect(beginUpload(deps, free, wish({ bytes: 1001 }))).rejects.toMatchObject({
      code: "upload_changed",
    });
    await expect(beginUpload(deps, free, wish({ fileName: "other.vcf" }))).rejects.toMatchObject({
      code: "upload_changed",
    });
  });

  it("refuses a file one byte above the free limit, says both sizes and shows the way to premium", async () => {
    const { deps } = fakeDeps();
    await expect(beginUpload(deps, free, wish({ bytes: MiB + 1 }))).rejects.toMatchObject({
      code: "upload_too_large",
      message:
        "The file has 1.1 MiB, and a free account may upload up to 1 MiB. Premium allows larger files: see /plans.",
    });
    expect(await beginUpload(deps, free, wish({ bytes: MiB }))).toMatchObject({ status: "AWAITING_UPLOAD" });
    expect((await deps.jobs.listOf(free.userId, { limit: 10 })).jobs).toHaveLength(1);
  });

  it("refuses an empty file and a reference that nobody offers", async () => {
    const { deps } = fakeDeps();
    await expect(beginUpload(deps, free, wish({ bytes: 0 }))).rejects.toMatchObject({ code: "upload_empty" });
    await expect(beginUpload(deps, free, wish({ reference: "mars" }))).rejects.toMatchObject({
      code: "unknown_reference",
    });
  });

  it("keeps no path and no hidden mark of a file's name", async () => {
    const { deps } = fakeDeps();
    const job = await beginUpload(deps, free, wish({ fileName: "../../etc/pass\u202ewd\n.vcf" }));
    expect(job.fileName).toBe("passwd.vcf");
  });
});
