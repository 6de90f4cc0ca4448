import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll } from "vitest";
import { archiveStoreContract, type ArchiveBench } from "@gas/core/testing/archive-store-contract";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { fingerprint } from "./fingerprint.ts";
import { s3GlacierArchiveStore } from "./s3-glacier-archive-store.ts";
import { s3ObjectStore } from "./s3-object-store.ts";

let now = Date.now();
let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws({ clock: () => new Date(now) });
});
afterAll(() => aws.stop());

const MiB = 2 ** 20;

function bench(): ArchiveBench {
  const { s3 } = aws.clients;
  const { buckets } = aws.names;
  return {
    archives: s3GlacierArchiveStore(s3, {
      buckets,
      storageClass: "GLACIER",
      limits: { singleCopyBytes: 5 * MiB, copyPartBytes: 5 * MiB },
    }),
    results: s3ObjectStore(s3, buckets.results),
    fingerprint,
    advance: async (milliseconds) => {
      now += milliseconds;
      await aws.tick();
    },
    setCapacity: async (has) => {
      const errors = [
        {
          operation: "RestoreObject",
          code: "GlacierExpeditedRetrievalNotAvailable",
          tier: "Expedited",
          times: has ? 0 : 1000, // the client tries a 503 again
        },
      ];
      await fetch(`${aws.config.endpoints?.s3}/-/faults`, {
        method: "PUT",
        body: JSON.stringify({ errors }),
      });
    },
    countUnfinished: async () => {
      const uploads = await Promise.all(
        [buckets.results, buckets.archives].map((Bucket) =>
          s3.send(new ListMultipartUploadsCommand({ Bucket })),
        ),
      );
      return uploads.reduce((sum, { Uploads = [] }) => sum + Uploads.length, 0);
    },
  };
}

archiveStoreContract("an archive that is a bucket", bench, { partThreshold: 5 * MiB });
