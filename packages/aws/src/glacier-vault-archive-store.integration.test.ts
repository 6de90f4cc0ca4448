import { ListMultipartUploadsCommand as ListVaultUploads } from "@aws-sdk/client-glacier";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll } from "vitest";
import { archiveStoreContract, type ArchiveBench } from "@gas/core/testing/archive-store-contract";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { fingerprint } from "./fingerprint.ts";
import { glacierVaultArchiveStore } from "./glacier-vault-archive-store.ts";
import { s3ObjectStore } from "./s3-object-store.ts";

let now = Date.now();
let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws({ clock: () => new Date(now) });
});
afterAll(() => aws.stop());

const MiB = 2 ** 20;
const setFaults = async (faults: object) => {
  await fetch(`${aws.config.endpoints?.glacier}/-/faults`, { method: "PUT", body: JSON.stringify(faults) });
};

function bench(): ArchiveBench {
  const { s3, glacier } = aws.clients;
  const { buckets, vault } = aws.names;
  return {
    archives: glacierVaultArchiveStore(
      { glacier, s3 },
      { vault, results: buckets.results, now: () => now, limits: { partBytes: MiB } },
    ),
    results: s3ObjectStore(s3, buckets.results),
    fingerprint,
    advance: async (milliseconds) => {
      now += milliseconds;
      await aws.tick();
    },
    setCapacity: (has) =>
      setFaults({
        initiateJob: has ? [] : [{ error: "InsufficientCapacityException", tier: "Expedited", times: 1000 }],
      }),
    failNextRetrieval: () => setFaults({ failJobs: 1 }),
    countUnfinished: async () => {
      const inVault = await glacier.send(new ListVaultUploads({ accountId: "-", vaultName: vault }));
      const inS3 = await s3.send(new ListMultipartUploadsCommand({ Bucket: buckets.results }));
      return (inVault.UploadsList ?? []).length + (inS3.Uploads ?? []).length;
    },
  };
}

archiveStoreContract("an archive that is a vault", bench, { partThreshold: MiB });
