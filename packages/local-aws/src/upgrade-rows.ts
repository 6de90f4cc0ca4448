import { shardOf, toItem } from "@gas/aws/dynamo-items";
import { dueAfter } from "@gas/core/archiving/archive-policy";
import { minute } from "@gas/core/time";
import type { Item } from "./tables.ts";

/** How long results from before there was an archive stay in S3 after the upgrade: the service's own grace period. */
const graceMs = 30 * minute;

/** A row of the table of jobs as this version wants it: one that was completed before there was an archive is due soon. */
export function upgradeJobRow(item: Item, now: number): Item {
  if (item["status"] !== "COMPLETED" || item["archive_status"] !== undefined) return item;
  return {
    ...item,
    ...toItem({
      archiveStatus: "AVAILABLE",
      ...dueAfter(now, graceMs),
      wakeShard: shardOf(String(item["job_id"])),
    }),
  };
}
