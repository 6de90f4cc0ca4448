import { Stack, type App, type aws_kms as kms, type aws_sns as sns } from "aws-cdk-lib";
import { addBuckets } from "./buckets.ts";
import { addKey } from "./key.ts";
import { addTierLogs } from "./logs.ts";
import { addMail } from "./mail.ts";
import { addQueues } from "./queues.ts";
import { addSecrets, type Secrets } from "./secrets.ts";
import type { Stage } from "./stage.ts";
import { addTables } from "./tables.ts";
import { addOperatorTopic, addTopics, letPublish } from "./topics.ts";
import { addVault } from "./vault.ts";

/** What the stack of servers takes from that of state; all else it knows by name. */
export type State = { stack: Stack; key: kms.IKey; secrets: Secrets; operator: sns.ITopic };

/** The stack of what lasts: files, rows, messages, secrets. Taking it down by mistake is refused, and its files would stay. */
export function addStateStack(app: App, stage: Stage): State {
  const { account, region, prefix, archive, mail } = stage;
  const stack = new Stack(app, `${prefix}-state`, {
    env: { account, region },
    description: "GAS: files, tables, queues and secrets",
    terminationProtection: true,
  });
  const key = addKey(stack, stage);
  const operator = addOperatorTopic(stack, stage, key);
  const topics = addTopics(stack, stage, key);
  letPublish(
    topics.archiveRetrievals,
    [archive.store === "s3-glacier" ? "s3.amazonaws.com" : "glacier.amazonaws.com"],
    stage,
  );
  addBuckets(stack, stage, topics);
  addTables(stack, stage);
  addTierLogs(stack, stage, operator);
  addQueues(stack, stage, { topics, operator });
  if (mail.via === "ses") {
    letPublish(topics.mailFeedback, ["ses.amazonaws.com"], stage);
    addMail(stack, stage, mail, topics.mailFeedback);
  }
  if (archive.store === "glacier-vault") addVault(stack, stage, topics.archiveRetrievals);
  return { stack, key, operator, secrets: addSecrets(stack, stage) };
}
