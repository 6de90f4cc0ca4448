import type { Account } from "@gas/core/accounts/account";
import type { Env } from "./env.ts";

/** The demo account that runs a desk. Real accounts have other ids: see `userIdOf`. */
export const demoAdmin = "demo-admin";

/**
 * Whether `account` may see how the service does and mend it. Told by the settings at each request, so that it ends the
 * moment a setting does; a mail address counts because the account has one only when the provider vouches for it.
 */
export function isAdmin(
  { ADMINS, DEMO_SIGN_IN }: Pick<Env, "ADMINS" | "DEMO_SIGN_IN">,
  { userId, email }: Pick<Account, "userId" | "email">,
): boolean {
  if (DEMO_SIGN_IN && userId === demoAdmin) return true;
  return ADMINS.includes(userId) || (email !== undefined && ADMINS.includes(email.toLowerCase()));
}
