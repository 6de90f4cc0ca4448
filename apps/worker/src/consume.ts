import { setTimeout as sleep } from "node:timers/promises";
import { queues, type MessageOf, type Queue } from "@gas/core/messages/queues";
import type { Delivery, SqsQueue } from "@gas/aws/sqs-queue";
import { traced, type SpanAttributes } from "@gas/telemetry/traced";
import type { Log } from "./log.ts";

/** Every message ends in one of four ways, and the handler says which. Throwing means "retry", nothing more. */
export type Outcome =
  | { end: "done" }
  /** Nothing is wrong, its time has not come: waiting, however long, never makes a dead letter of it. */
  | { end: "wait"; milliseconds: number }
  | { end: "retry"; afterSeconds: number; because: string }
  | { end: "park"; because: string };

/** `stopping` is aborted when the worker has no more time to finish. */
export type Handler<Q extends Queue> = (message: MessageOf<Q>, stopping: AbortSignal) => Promise<Outcome>;

export type Consumer = {
  /** Takes no more messages; resolves when the last one under way is settled, at the latest after `graceMs` plus its winding up. */
  stop(graceMs: number): Promise<void>;
};

type ConsumeOptions<Q extends Queue> = {
  name: Q;
  queue: SqsQueue;
  handler: Handler<Q>;
  /** Messages under way at a time. */
  slots: number;
  visibilitySeconds: number;
  log: Log;
};

const longestPauseMs = 30_000;

/**
 * Receives, parses, keeps hidden while handled, settles. The only place that touches a receipt.
 * Our own loop rather than a library's: docs/decisions/0002-own-consumer-loop.md.
 */
export function consume<Q extends Queue>(options: ConsumeOptions<Q>): Consumer {
  const { queue, slots, log, name } = options;
  const waiting = new AbortController(); // ends waiting for messages, never the settling of one
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();

  const loop = async () => {
    let failures = 0;
    while (!waiting.signal.aborted) {
      if (underWay.size >= slots) {
        await Promise.race(underWay);
        continue;
      }
      try {
        const deliveries = await queue.receive(slots - underWay.size, waiting.signal);
        failures = 0;
        for (const delivery of deliveries) {
          const settled = settle(options, delivery, stopping.signal).finally(() => underWay.delete(settled));
          underWay.add(settled);
        }
      } catch (error) {
        if (waiting.signal.aborted) break;
        const pause = Math.min(500 * 2 ** failures++, longestPauseMs);
        log.error({ queue: name, err: error, pause }, "cannot receive");
        await sleep(pause, undefined, { signal: waiting.signal }).catch(() => {});
      }
    }
  };
  const looping = loop();

  return {
    stop: async (graceMs) => {
      waiting.abort();
      await looping;
      const grace = setTimeout(() => stopping.abort(), graceMs);
      await Promise.all(underWay);
      clearTimeout(grace);
    },
  };
}

/** Handles one delivery and settles it. Never throws: what cannot be settled comes back by itself. */
async function settle<Q extends Queue>(
  { name, queue, handler, visibilitySeconds, log }: ConsumeOptions<Q>,
  delivery: Delivery,
  stopping: AbortSignal,
): Promise<void> {
  // A third of the time it is hidden: two lost beats are survivable.
  const heartbeat = setInterval(
    () => {
      queue
        .hide(delivery, visibilitySeconds)
        .catch((error: unknown) => log.warn({ queue: name, err: error }, "heartbeat failed"));
    },
    (visibilitySeconds * 1000) / 3,
  );
  let outcome: Outcome;
  try {
    const message = parse(name, delivery.body);
    outcome = message.ok
      ? await traced(
          `${name} process`,
          {
            kind: "CONSUMER",
            from: delivery.alongside,
            attributes: spanAttributes(name, delivery, message.value),
          },
          () => handler(message.value, stopping),
        )
      : { end: "park", because: message.because };
  } catch (error) {
    log.error(
      { queue: name, messageId: delivery.messageId, receives: delivery.receives, err: error },
      "handler threw",
    );
    outcome = { end: "retry", afterSeconds: 2 ** delivery.receives, because: "the handler threw" };
  } finally {
    clearInterval(heartbeat);
  }

  try {
    if (outcome.end === "done") await queue.remove(delivery);
    else if (outcome.end === "park") await queue.park(delivery, outcome.because);
    else if (outcome.end === "wait") await keepWaiting(queue, delivery, outcome.milliseconds);
    else await queue.hide(delivery, outcome.afterSeconds);
    if (outcome.end === "retry" || outcome.end === "park")
      log.warn({ queue: name, messageId: delivery.messageId, ...outcome }, "not done");
  } catch (error) {
    log.error({ queue: name, messageId: delivery.messageId, err: error }, "cannot settle");
  }
}

/** Names of OpenTelemetry's conventions for messaging; and the job, so that its traces are found by its id. */
function spanAttributes(queue: Queue, { messageId, receives }: Delivery, message: object): SpanAttributes {
  return {
    "messaging.system": "aws_sqs",
    "messaging.destination.name": queue,
    "messaging.message.id": messageId,
    "gas.receives": receives,
    ...("jobId" in message && typeof message.jobId === "string" ? { "gas.job_id": message.jobId } : {}),
  };
}

/**
 * Hides the message until its time. SQS hides for twelve hours at most and counts each receive as a failure, so a message
 * that comes back early is replaced by a fresh one, which then hides the next twelve hours.
 */
async function keepWaiting(queue: SqsQueue, delivery: Delivery, milliseconds: number): Promise<void> {
  if (delivery.receives > 1) await queue.renew(delivery);
  else await queue.hide(delivery, milliseconds / 1000);
}

function parse<Q extends Queue>(
  name: Q,
  body: string,
): { ok: true; value: MessageOf<Q> } | { ok: false; because: string } {
  try {
    const parsed = queues[name].message.safeParse(JSON.parse(body));
    return parsed.success
      ? { ok: true, value: parsed.data as MessageOf<Q> } // the compiler cannot see that name and schema go together
      : { ok: false, because: `not a message of ${name}` };
  } catch {
    return { ok: false, because: "not JSON" };
  }
}
