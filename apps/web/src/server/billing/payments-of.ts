import { AppError } from "@gas/core/errors/app-error";
import type { Payments } from "@gas/core/ports/payments";
import type { WebDeps } from "../deps.ts";

/** The payment service, or AppError `no_checkout` where there is none. */
export function paymentsOf({ payments }: Pick<WebDeps, "payments">): Payments {
  if (!payments) throw new AppError("no_checkout", "No payments are taken here.");
  return payments;
}
