import { fromItem, toItem } from "@gas/aws/dynamo-items";
import { JobRow } from "@gas/core/jobs/job";
import { aPendingJob, aRunningJob, completed, t0 } from "@gas/core/testing/builders";
import { describe, expect, it } from "vitest";
import { upgradeJobRow } from "./upgrade-rows.ts";

const available = toItem(completed(aRunningJob()));

describe("a row of a desk from before there was an archive", () => {
  it("can be read again, and its result has its whole time in S3 before it", () => {
    const { archive_status: _, archive_due_at: __, wake_at: ___, ...older } = available;
    expect(() => fromItem(JobRow, older)).toThrow("archiveStatus");
    const { wake_shard, ...row } = upgradeJobRow(older, t0);
    expect(wake_shard).toEqual(expect.any(Number));
    expect(fromItem(JobRow, row)).toMatchObject({
      archiveStatus: "AVAILABLE",
      archiveDueAt: t0 + 30 * 60_000,
      wakeAt: expect.any(Number) as number,
    });
  });

  it("stays as it is when it says where its result is, or has none", () => {
    for (const row of [available, toItem(aPendingJob())]) expect(upgradeJobRow(row, t0)).toEqual(row);
  });
});
