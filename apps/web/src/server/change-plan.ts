import * as z from "zod";
import type { Account, UserId } from "@gas/core/accounts/account";
import { Plan } from "@gas/core/accounts/plans";
import { AppError } from "@gas/core/errors/app-error";
import type { WebDeps } from "./deps.ts";
import { describeCauses } from "./log.ts";

export const PlanWish = z.object({ plan: Plan });

type Deps = Pick<WebDeps, "accounts" | "bus" | "testCheckout" | "now" | "log">;

/**
 * The test checkout: sets the plan, and no payment is taken. Answers at once, however many results there are: that they
 * must follow stands in the account, in the same write, and the worker is told.
 */
export async function changePlan(deps: Deps, account: Account, plan: Plan): Promise<Account> {
  if (!deps.testCheckout)
    throw new AppError("no_checkout", "Plans cannot be changed on these pages: there is no checkout here.");
  const { userId } = account;
  const changed = await deps.accounts.changePlan(userId, plan, deps.now());
  if (!changed) throw new AppError("not_signed_in", "This account is not there any more.");
  // Told again though nothing changed: whoever clicks twice may be impatient with good reason.
  if (changed.wakeAt !== undefined) await tellOfPlan(deps, userId);
  return changed;
}

/** Rings for the worker that has a person's results follow their plan. */
export async function tellOfPlan(deps: Pick<WebDeps, "bus" | "log">, userId: UserId): Promise<void> {
  try {
    await deps.bus.send("restoreRequests", { userId });
  } catch (error) {
    // The account is the truth: the reconciler finds it by its wakeAt and tells the worker.
    deps.log({ event: "send_failed", userId, cause: describeCauses(error) });
  }
}
