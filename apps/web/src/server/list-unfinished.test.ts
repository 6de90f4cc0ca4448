import { describe, expect, it } from "vitest";
import { UserId } from "@gas/core/accounts/account";
import { anAccount, aPendingJob, anUploadingJob } from "@gas/core/testing/builders";
import { beginUpload } from "./begin-upload.ts";
import { listUnfinished } from "./list-unfinished.ts";
import { clickId, fakeDeps } from "./testing/fake-deps.ts";

const MiB = 2 ** 20;
const account = anAccount({ plan: "premium" });
const source = { name: "patient 7.vcf", modified: 1_700_000_000_000, fingerprint: "ab".repeat(32) };
const wish = { clickId, fileName: "patient 7.vcf", bytes: 20 * MiB, reference: "yeast", source };

describe("unfinished uploads", () => {
  it("are told with the file they were begun with and with what has arrived of it", async () => {
    const { deps, multiparts } = fakeDeps();
    const { jobId } = await beginUpload(deps, account, wish);
    multiparts.get("upload-1")?.push({ partNumber: 2, bytes: 8 * MiB, etag: "b" });
    expect(await listUnfinished(deps, account)).toMatchObject([
      { jobId, bytes: 20 * MiB, arrivedBytes: 8 * MiB, source, upload: { uploadId: "upload-1" } },
    ]);
  });

  it("whose parts were put together already have arrived whole", async () => {
    const { deps, multiparts } = fakeDeps();
    const job = await beginUpload(deps, account, wish);
    multiparts.get("upload-1")?.push({ partNumber: 1, bytes: 20 * MiB, etag: "a" });
    await deps.uploads.completeMultipart({
      key: `inputs/${account.userId}/${job.jobId}/patient_7.vcf`,
      uploadId: "upload-1",
    });
    expect(await listUnfinished(deps, account)).toMatchObject([{ arrivedBytes: 20 * MiB }]);
  });

  it("are the person's own, and no job that has its file", async () => {
    const { deps, stand } = fakeDeps();
    await stand(aPendingJob());
    await stand(anUploadingJob({ userId: UserId.parse("someone-else") }));
    expect(await listUnfinished(deps, account)).toEqual([]);
  });
});
