import { createHash } from "node:crypto";
import type { Account, UserId } from "@gas/core/accounts/account";
import type { JobRow } from "@gas/core/jobs/job";
import type { MessageOf, Queue } from "@gas/core/messages/queues";

/** A message in a queue that someone will receive, late or early, once or more. */
export type Message = {
  [Q in "archive" | "restoreRequests" | "archiveRetrievals"]: { queue: Q; body: MessageOf<Q> };
}["archive" | "restoreRequests" | "archiveRetrievals"] & { notBefore: number };

/** Everything outside the processes: tables, bucket, archive, queues and the time, for one person with one result. */
export type World = {
  now: number;
  /** Makes names that nobody had before. */
  names: number;
  row: JobRow | null;
  account: Account;
  /** The versions of the result's object that are in S3. */
  versions: { key: string; versionId: string }[];
  /** The copies in the archive. */
  copies: { archiveId: string; key: string }[];
  retrievals: { id: string; archiveId: string; state: "in_progress" | "ready" | "failed" | "gone" }[];
  messages: Message[];
  /** The owner has been premium without a break since before the present claim on the result was made. */
  claimedFromPremium: boolean;
  /** Set once something happened that must not. */
  wrong: string | null;
  /** Results below so many bytes stay in S3. */
  archiveMinBytes: number;
  /** How many retrievals that were overtaken by a new one are kept, to end and give notice after it. */
  oldRetrievals: number;
};

/** The one result's bytes: short, but really hashed on the way back. */
export const content = Buffer.from("the annotated variants");
export const contentSha256 = createHash("sha256").update(content).digest("hex");

export const times = { lease: 10_000, archiveAfter: 20_000, undoDelete: 15_000 };
export const userId = "someone" as UserId;

/** A world of its own; what lies in it is never changed in place, so it is shared. */
export function copyWorld(world: World): World {
  return {
    ...world,
    versions: [...world.versions],
    copies: [...world.copies],
    retrievals: [...world.retrievals],
    messages: [...world.messages],
  };
}

/** A name that nobody had before, of a kind. */
export function newName(world: World, kind: string): string {
  return `${kind}~${world.names++}`;
}

export function sendTo<Q extends Message["queue"]>(world: World, queue: Q, body: MessageOf<Q>): void {
  putBack(world, { queue, body, notBefore: world.now } as Message);
}

/** Puts a message into its queue. Two that say the same are one: how often one comes is a disturbance of its own. */
export function putBack(world: World, message: Message): void {
  const says = JSON.stringify(message.body);
  const at = world.messages.findIndex(
    (one) => one.queue === message.queue && JSON.stringify(one.body) === says,
  );
  const same = world.messages[at];
  if (!same) world.messages.push(message);
  else world.messages[at] = { ...same, notBefore: Math.min(same.notBefore, message.notBefore) };
}

/** Takes the notices away of retrievals that are not kept any more. */
export function forgetOldNotices(world: World): void {
  const kept = new Set(world.retrievals.map(({ id }) => id));
  world.messages = world.messages.filter(
    ({ body }) => !("retrievals" in body) || body.retrievals.some(({ retrievalId }) => kept.has(retrievalId)),
  );
}

/** The queues whose consumers are walked through here. */
export function isWalked(queue: Queue): queue is Message["queue"] {
  return queue === "archive" || queue === "restoreRequests" || queue === "archiveRetrievals";
}
