import type { JobChange } from "@gas/core/jobs/job-change";
import type { Job } from "@gas/core/jobs/job";
import type { Labels } from "@gas/core/ports/job-store";
import { attributeName, shardOf, toItem } from "./dynamo-items.ts";

/** The parts of an UpdateItem request. */
export type JobUpdate = {
  UpdateExpression: string;
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, unknown>;
};

/** A whole job as an item, with what puts it into the sparse indexes. */
export function toJobItem(job: Job): Record<string, unknown> {
  const shard = shardOf(job.jobId);
  const retrieving = "archiveStatus" in job && job.archiveStatus === "RETRIEVING";
  return {
    ...toItem(job),
    ...("wakeAt" in job && job.wakeAt !== undefined ? { wake_shard: shard } : {}),
    ...(job.mailAt === undefined ? {} : { mail_shard: shard }),
    ...(job.status === "PENDING" ? { waiting_shard: shard } : {}),
    ...(retrieving ? { retrieving_user: job.userId } : {}),
  };
}

/** Writes `labels` on a job that is not deleted: null takes a field away. */
export function labelUpdate(labels: Labels, ifVersion: number | undefined): JobUpdate {
  const given = Object.entries(labels).filter(([, value]) => value !== undefined);
  const set = given.filter(([, value]) => value !== null);
  const removed = given.filter(([, value]) => value === null);
  return {
    UpdateExpression:
      `SET ${["#version = #version + :one", ...set.map(([field]) => `#${field} = :${field}`)].join(", ")}` +
      (removed.length > 0 ? ` REMOVE ${removed.map(([field]) => `#${field}`).join(", ")}` : ""),
    ConditionExpression: `attribute_exists(job_id) AND #status <> :deleted${ifVersion === undefined ? "" : " AND #version = :ifVersion"}`,
    ExpressionAttributeNames: {
      "#status": "status",
      "#version": "version",
      ...Object.fromEntries(given.map(([field]) => [`#${field}`, attributeName(field)])),
    },
    ExpressionAttributeValues: {
      ":one": 1,
      ":deleted": "DELETED",
      ...(ifVersion === undefined ? {} : { ":ifVersion": ifVersion }),
      ...Object.fromEntries(set.map(([field, value]) => [`:${field}`, value])),
    },
  };
}

/** `change` in DynamoDB's words: the condition comes from the lifecycle tables, by way of `planChange`. */
export function updateOf(jobId: string, change: JobChange): JobUpdate {
  const names: Record<string, string> = { "#status": "status", "#version": "version" };
  const values: Record<string, unknown> = { ":to": change.to, ":one": 1 };

  // The sparse indexes hold a row exactly as long as it has something to be found for.
  const shard = shardOf(jobId);
  const retrieving = change.set["archiveStatus"] === "RETRIEVING";
  const set: Record<string, unknown> = {
    ...change.set,
    ...("wakeAt" in change.set ? { wakeShard: shard } : {}),
    ...("mailAt" in change.set ? { mailShard: shard } : {}),
    ...(change.to === "PENDING" ? { waitingShard: shard } : {}),
  };
  const remove = [
    ...change.remove,
    ...(change.remove.includes("wakeAt") ? ["wakeShard"] : []),
    ...(change.remove.includes("mailAt") ? ["mailShard"] : []),
    ...(change.to === "PENDING" ? [] : ["waitingShard"]),
    ...(retrieving ? [] : ["retrievingUser"]),
  ];

  const assignments = ["#status = :to", "#version = #version + :one"];
  for (const [field, value] of Object.entries(set)) {
    names[`#${field}`] = attributeName(field);
    values[`:${field}`] = value;
    assignments.push(`#${field} = :${field}`);
  }
  if (retrieving) {
    names["#retrievingUser"] = attributeName("retrievingUser");
    names["#userId"] = attributeName("userId");
    assignments.push("#retrievingUser = #userId"); // the row's own: whoever changes it need not know whose it is
  }
  for (const field of remove) names[`#${field}`] = attributeName(field);

  const isOneOf = (name: string, statuses: readonly string[], placeholder: string) => {
    statuses.forEach((status, i) => (values[`:${placeholder}${i}`] = status));
    return `${name} IN (${statuses.map((_, i) => `:${placeholder}${i}`).join(", ")})`;
  };
  const conditions = [isOneOf("#status", change.from, "from")];
  if (change.fromArchive) {
    names["#archiveStatus"] = attributeName("archiveStatus");
    conditions.push(isOneOf("#archiveStatus", change.fromArchive, "fromArchive"));
  }
  if (change.ifRequest !== null) {
    names["#retrieval"] = attributeName("retrieval");
    names["#request"] = "request";
    values[":ifRequest"] = change.ifRequest;
    conditions.push("#retrieval.#request = :ifRequest");
  }
  if (change.ifVersion !== null) {
    values[":ifVersion"] = change.ifVersion;
    conditions.push("#version = :ifVersion");
  }
  if (change.lease) {
    names["#lease"] = "lease";
    if ("mustBeHeldBy" in change.lease) {
      names["#owner"] = "owner";
      values[":holder"] = change.lease.mustBeHeldBy;
      conditions.push("#lease.#owner = :holder");
    } else {
      names["#until"] = "until";
      values[":now"] = change.lease.mustHaveRunOutBy;
      conditions.push("(attribute_not_exists(#lease) OR #lease.#until <= :now)");
    }
  }

  return {
    UpdateExpression:
      `SET ${assignments.join(", ")}` +
      (remove.length > 0 ? ` REMOVE ${remove.map((field) => `#${field}`).join(", ")}` : ""),
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
