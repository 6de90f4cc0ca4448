import { adminRoute } from "../../../../server/route.ts";
import { DeadLetterWish, settleDeadLetter } from "../../../../server/settle-dead-letter.ts";

/** Sends a dead letter again, or throws it away. */
export const POST = adminRoute({ body: DeadLetterWish }, async ({ house, account, body }) => {
  await settleDeadLetter(house.deps, account, body);
  return new Response(null, { status: 204 });
});
