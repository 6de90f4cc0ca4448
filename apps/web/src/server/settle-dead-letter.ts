import * as z from "zod";
import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import { queues, type Queue } from "@gas/core/messages/queues";
import type { WebDeps } from "./deps.ts";

export const QueueName = z.enum(Object.keys(queues) as [Queue, ...Queue[]]);
export const DeadLetterWish = z.object({
  queue: QueueName,
  messageId: z.string().min(1).max(200),
  deed: z.enum(["send-again", "discard"]),
});

/** Sends a dead letter again or throws it away, and tells the log who did. */
export async function settleDeadLetter(
  deps: Pick<WebDeps, "queueDesk" | "log">,
  admin: Account,
  { queue, messageId, deed }: z.infer<typeof DeadLetterWish>,
): Promise<void> {
  const settled =
    deed === "send-again"
      ? await deps.queueDesk.sendAgain(queue, messageId)
      : await deps.queueDesk.discard(queue, messageId);
  if (!settled)
    throw new AppError(
      "not_possible_now",
      "This dead letter was not found: somebody else has just looked at it, or it is gone.",
    );
  deps.log({ event: "dead_letter_settled", by: admin.userId, queue, messageId, deed });
}
