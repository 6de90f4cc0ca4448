import type { Account } from "@gas/core/accounts/account";
import type { Plan, PlanTable } from "@gas/core/accounts/plans";
import { AppError } from "@gas/core/errors/app-error";

const MiB = 2 ** 20;

/** 26214400 → "25 MiB"; one decimal where the whole number would lie. */
export function inMiB(bytes: number): string {
  const value = bytes / MiB;
  // Rounded up, so that a file one byte above a limit never reads as exactly the limit.
  const shown = Number.isInteger(value) ? value : Math.ceil(value * 10) / 10;
  return `${shown.toLocaleString("en-US")} MiB`;
}

/** What is wrong with a file that is too large for the plan. */
export function tooLarge(bytes: number, plan: Plan, plans: PlanTable): string {
  const limit = inMiB(plans[plan].maxUploadBytes);
  return `The file has ${inMiB(bytes)}, and a ${plan} account may upload up to ${limit}.`;
}

/** The refusal of a file of `bytes` in words that name sizes and, where there is one, the way to more. */
export function uploadRefusal(
  because: "upload_empty" | "upload_too_large" | "upload_changed",
  bytes: number,
  account: Account,
  plans: PlanTable,
): AppError {
  switch (because) {
    case "upload_empty":
      return new AppError(because, "The file is empty.");
    case "upload_changed":
      return new AppError(because, "What arrived is not the file that was announced: its size differs.");
    case "upload_too_large": {
      const way = account.plan === "free" ? " Premium allows larger files: see /plans." : "";
      return new AppError(because, tooLarge(bytes, account.plan, plans) + way);
    }
  }
}
