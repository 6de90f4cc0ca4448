import { asAppError } from "@gas/core/errors/app-error";
import type { WebDeps } from "../deps.ts";
import { describeCauses } from "../log.ts";

/**
 * Answers a plain form with the way to a page of the payment service. A person without a script would read a failure as
 * JSON, so what they may try again leads back to the plans page, which says so.
 */
export async function leadToPayment(
  { log }: Pick<WebDeps, "log">,
  way: () => Promise<string>,
): Promise<Response> {
  const redirect = (to: string) => new Response(null, { status: 303, headers: { Location: to } });
  try {
    return redirect(await way());
  } catch (thrown) {
    const { code } = asAppError(thrown);
    if (code !== "payment_unreachable" && code !== "storage_busy" && code !== "not_possible_now")
      throw thrown;
    log({ event: "checkout_failed", code, cause: describeCauses(thrown) });
    return redirect(`/plans?checkout=${code === "not_possible_now" ? "not-needed" : "failed"}`);
  }
}
