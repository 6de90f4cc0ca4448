import { setTimeout as sleep } from "node:timers/promises";
import type { GroupLifecycle } from "@gas/aws/group-lifecycle";
import type { EndNotice, InstanceMetadata } from "./instance-metadata.ts";
import type { Log } from "./log.ts";

export type DrainDeps = {
  metadata: InstanceMetadata;
  group: GroupLifecycle;
  /** Takes no more work; resolves when what was under way is finished within so many milliseconds, or handed back. */
  drain(graceMs: number): Promise<void>;
  now(): number;
  log: Log;
};

export type DrainSettings = {
  /** How long jobs may still take. */
  graceMs: number;
  pollMs: number;
  heartbeatMs: number;
};

/** The hook of `infra` waits 120 s or more for a sign of life: three may be lost. */
export const drainHeartbeatMs = 30_000;

/** Handing a job back takes a few requests; so much of the two minutes before an interruption is kept for it. */
const windingUpMs = 20_000;

/**
 * Watches until this server is told to end, then drains the worker: no new messages, what is under way is finished or goes
 * back to its queue, the group hears that somebody is still at work, and at last that nobody is. The process stays, idle,
 * until EC2 ends it: were it to exit, whoever supervises it would start it again. `signal` ends the watching.
 */
export async function drainWhenTold(
  deps: DrainDeps,
  settings: DrainSettings,
  signal: AbortSignal,
): Promise<void> {
  const notice = await untilTold(deps, settings.pollMs, signal);
  if (!notice) return;
  const graceMs = graceOf(notice, settings.graceMs, deps.now());
  deps.log.info({ ...notice, graceMs }, "this server is going to end: no new jobs are taken");

  const beating = new AbortController();
  const beats = keepBeating(deps, settings.heartbeatMs, beating.signal);
  await deps.drain(graceMs);
  beating.abort();
  await beats;
  await deps.group
    .finish(await deps.metadata.instanceId())
    // The hook's time runs out by itself, and an interruption waits for nobody.
    .catch((error: unknown) =>
      deps.log.warn({ err: error }, "cannot tell the group that the worker has drained"),
    );
  deps.log.info({ because: notice.because }, "drained: this server may end");
}

/** The time that jobs may still take: as set, and never past the end that was announced. */
export function graceOf(notice: EndNotice, wishedMs: number, now: number): number {
  return notice.because === "scale-in"
    ? wishedMs
    : Math.max(0, Math.min(wishedMs, notice.at - now - windingUpMs));
}

async function untilTold(
  { metadata, log }: DrainDeps,
  pollMs: number,
  signal: AbortSignal,
): Promise<EndNotice | null> {
  let failed = false;
  while (!signal.aborted) {
    try {
      const notice = await metadata.endNotice();
      failed = false;
      if (notice) return notice;
    } catch (error) {
      if (!failed) log.warn({ err: error }, "cannot see whether this server is going to end");
      failed = true; // said once, and again only after it went well
    }
    await sleep(pollMs, undefined, { signal }).catch(() => {});
  }
  return null;
}

async function keepBeating(
  { metadata, group, log }: DrainDeps,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await metadata
      .instanceId()
      .then((id) => group.beat(id))
      .catch((error: unknown) =>
        log.warn({ err: error }, "cannot tell the group that the worker still drains"),
      );
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
