import type { Plan } from "@gas/core/accounts/plans";
import {
  applyChange,
  isAllowed,
  planChange,
  type Actor,
  type After,
  type EventFields,
  type RowEvent,
} from "@gas/core/jobs/job-change";
import { undeleted, type RestorableJob } from "@gas/core/jobs/deleted-jobs";
import type { JobId } from "@gas/core/jobs/job-id";
import type { Job, JobRow } from "@gas/core/jobs/job";
import type { MessageOf, Queue } from "@gas/core/messages/queues";
import { createTreeHash } from "@gas/aws/tree-hash";
import type { Runtime } from "./process.ts";
import {
  content,
  contentSha256,
  forgetOldNotices,
  isWalked,
  newName,
  sendTo,
  times,
  type World,
} from "./world.ts";

/** The worker's dependencies, on a modelled world: every call is one step of the process that makes it. */
export function portsOf({ call, read }: Runtime, archiveMinBytes: number) {
  const live = (row: JobRow | null): Job | null => (row && row.status !== "DELETED" ? row : null);
  const treeHash = () => {
    const hash = createTreeHash();
    hash.update(content);
    return hash.digest();
  };

  const jobs = {
    find: (_jobId: JobId) => call("find job", ({ row }) => live(row)),
    apply: <E extends RowEvent>(_: JobId, event: E, fields: EventFields[E], actor: Actor<E>) =>
      call(event, (world): After<E> | null => {
        const change = planChange(event, fields, actor);
        if (!world.row || !isAllowed(world.row, change)) return null;
        world.row = applyChange(world.row, change);
        if (event === "beginArchiving") world.claimedFromPremium = world.account.plan === "premium";
        if (event === "archived" && world.claimedFromPremium)
          world.wrong = "a result was archived that was claimed after its owner had become premium";
        return world.row as After<E>;
      }),
    findRow: (_jobId: JobId) => call("find row", ({ row }) => row),
    undelete: (deleted: RestorableJob) =>
      call("undelete", (world) => {
        if (world.row?.status !== "DELETED" || world.row.version !== deleted.version) return null;
        world.row = undeleted(deleted);
        return world.row;
      }),
    listOf: () => call("list jobs", ({ row }) => ({ jobs: live(row) ? [live(row) as Job] : [] })),
    listDue: (now: number) =>
      call("list due", ({ row }) => (row && "wakeAt" in row && (row.wakeAt ?? Infinity) <= now ? [row] : [])),
    forget: (job: { version: number }) =>
      call("forget", (world) => {
        if (world.row?.status === "DELETED" && world.row.version === job.version) world.row = null;
      }),
  };
  const accounts = {
    find: () => call("find account", ({ account }) => account),
    noteFollowUp: (
      _: unknown,
      planVersion: number,
      followUp: World["account"]["followUp"],
      wakeAt: number | null,
    ) =>
      call("note follow-up", (world) => {
        if (world.account.planVersion !== planVersion) return false;
        const { wakeAt: __, ...rest } = world.account;
        world.account = { ...rest, followUp, ...(wakeAt === null ? {} : { wakeAt }) };
        return true;
      }),
    listDue: (now: number) =>
      call("list due accounts", ({ account }) => ((account.wakeAt ?? Infinity) <= now ? [account] : [])),
    changePlan: (plan: Plan) =>
      call("change plan", (world) => {
        const { now, account } = world;
        const followUp = { since: now, asked: 0, expedited: 0, again: false };
        if (plan === "free") world.claimedFromPremium = false;
        world.account = { ...account, plan, planVersion: account.planVersion + 1, followUp, wakeAt: now };
      }),
  };
  const results = {
    removeVersion: ({ key, versionId }: { key: string; versionId?: string | undefined }) =>
      call("remove version", (world) => {
        world.versions = world.versions.filter((one) => one.key !== key || one.versionId !== versionId);
      }),
    read: async function* (key: string, { versionId }: { versionId?: string | undefined } = {}) {
      const found = await call("read back", ({ versions }) =>
        versions.some((one) => one.key === key && one.versionId === versionId),
      );
      if (!found) throw new Error("not there");
      yield content;
    },
    listVersions: async function* (prefix: string) {
      yield* await call("list versions", ({ versions }) =>
        versions.filter(({ key }) => key.startsWith(prefix)),
      );
    },
  };
  const nothing = { ...results, listVersions: async function* () {} };
  const archives = {
    store: ({ key, versionId }: { key: string; versionId?: string | undefined }) =>
      call("store", (world) => {
        if (!world.versions.some((one) => one.key === key && one.versionId === versionId))
          return { $failed: "no such version" } as never;
        const archiveId = newName(world, "arc");
        world.copies.push({ archiveId, key });
        return { archiveId, copy: { bytes: content.length, treeHash: treeHash() }, sha256: contentSha256 };
      }),
    retrieve: (archiveId: string) =>
      call("retrieve", (world) => {
        if (!world.copies.some((copy) => copy.archiveId === archiveId))
          return { $failed: "no such archive" } as never;
        const retrievalId = newName(world, "ret");
        world.retrievals = [
          ...world.retrievals.slice(0, world.oldRetrievals),
          { id: retrievalId, archiveId, state: "in_progress" },
        ];
        forgetOldNotices(world);
        return { retrievalId, ready: false };
      }),
    look: (_: string, retrievalId: string) =>
      call("look", ({ retrievals }) => retrievals.find(({ id }) => id === retrievalId)?.state ?? "gone"),
    bringBack: (_: string, retrievalId: string, key: string) =>
      call("bring back", (world) => {
        const retrieval = world.retrievals.find(({ id }) => id === retrievalId);
        if (retrieval?.state !== "ready") return { $failed: "not ready" } as never;
        const versionId = newName(world, "ver");
        world.versions.push({ key, versionId });
        return { versionId, bytes: content.length };
      }),
    remove: (archiveId: string) =>
      call("remove copy", (world) => {
        world.copies = world.copies.filter((copy) => copy.archiveId !== archiveId);
      }),
    list: async () => {
      const listed = await call("list copies", ({ copies }) => copies);
      return (async function* () {
        yield* listed;
      })();
    },
  };
  const bus = {
    publish: async () => {},
    // No step of its own: dying just before it is the same as its message being lost.
    send: async <Q extends Queue>(queue: Q, body: MessageOf<Q>) => {
      if (isWalked(queue)) read((world) => sendTo(world, queue, body as never));
    },
  };
  const silent = () => {};
  return {
    jobs,
    accounts,
    results,
    inputs: nothing,
    uploads: { abortMultipart: async () => {} },
    archives,
    bus,
    hold: () => ({ lost: new AbortController().signal, stop: silent }),
    leaseMs: times.lease,
    archiveAfterMs: times.archiveAfter,
    archiveMinBytes,
    restore: { timeScale: 1, expeditedAtMost: 1 },
    atOnce: 1,
    newLeaseOwner: () => read((world) => newName(world, "lease")),
    newRequest: () => read((world) => newName(world, "req")),
    now: () => read((world) => world.now),
    log: { info: silent, warn: silent, error: silent, debug: silent },
  };
}
export type Ports = ReturnType<typeof portsOf>;
