import type { MessageOf } from "@gas/core/messages/queues";
import type { MessageBus } from "@gas/core/ports/message-bus";
import type { Log } from "../log.ts";

/** Rings the notifier's bell. A ring that is lost costs a few seconds: the row carries its mark, and the reconciler finds it. */
export async function ringMail(
  { bus, log }: { bus: Pick<MessageBus, "send">; log: Log },
  message: MessageOf<"mail">,
): Promise<void> {
  await bus.send("mail", message).catch((error: unknown) => log.warn({ err: error }, "cannot ring for mail"));
}
