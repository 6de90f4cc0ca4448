import { cache } from "react";
import { notFound, redirect } from "next/navigation";
import type { NextAuthOptions } from "next-auth";
import { getServerSession } from "next-auth/next";
import { UserId, type Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import { isAdmin } from "./admin.ts";
import { authOptions } from "./auth.ts";
import { house, type House } from "./compose.ts";

/** Who asks, or AppError `not_signed_in`. */
export async function currentAccount(wired: House): Promise<Account> {
  const session = await getServerSession<NextAuthOptions, { userId?: unknown }>(authOptions(wired));
  const userId = UserId.safeParse(session?.userId);
  const account = userId.success ? await wired.deps.accounts.find(userId.data) : null;
  if (!account) throw new AppError("not_signed_in", "You are not signed in.");
  return account;
}

/** Who looks at the page, or null; asked once a request however many parts of the page want to know. */
export const visitor = cache(async (): Promise<Account | null> => {
  try {
    return await currentAccount(house());
  } catch (error) {
    if (error instanceof AppError && error.code === "not_signed_in") return null;
    throw error;
  }
});

/** Who looks at a page that is for whoever runs the service; to everybody else it is not there. */
export async function signedInAdmin(path: string): Promise<Account> {
  const account = await signedIn(path);
  if (!isAdmin(house().env, account)) notFound();
  return account;
}

/** Who looks at a page that is for the signed in only; everyone else is led to the sign-in and back to `path`. */
export async function signedIn(path: string): Promise<Account> {
  return (await visitor()) ?? redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}
