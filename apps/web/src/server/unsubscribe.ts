import * as z from "zod";
import { MailKind, usualWishes, withoutMails } from "@gas/core/mail/mail-wishes";
import { readUnsubscribeToken } from "@gas/core/mail/unsubscribe-token";
import type { WebDeps } from "./deps.ts";

/** What is sent: by a mail program `List-Unsubscribe=One-Click` (RFC 8058, 3.2), by our own page which button was pressed. */
export const UnsubscribeForm = z.object({ what: z.enum(["this", "all", "again"]).default("this") });
export type UnsubscribeForm = z.infer<typeof UnsubscribeForm>;

/** The link of a mail, looked at: which kind of mails it ends, and whether they come at present. */
export type Subscription = { kind: MailKind; wanted: boolean; any: boolean };

type Deps = Pick<WebDeps, "accounts" | "mailSecret">;

/** What `token` is about, or null when it is none of ours. Whether the account still stands, it does not tell. */
export async function viewSubscription(deps: Deps, token: string): Promise<Subscription | null> {
  const read = await readToken(deps, token);
  if (!read) return null;
  const wishes = (await deps.accounts.find(read.userId))?.mailWishes ?? usualWishes;
  return { kind: read.kind, wanted: wishes[read.kind], any: MailKind.options.some((kind) => wishes[kind]) };
}

/** Does what was asked with the token, which is all the right that it takes; false when it is none of ours. */
export async function unsubscribe(
  deps: Deps,
  token: string,
  what: UnsubscribeForm["what"],
): Promise<boolean> {
  const read = await readToken(deps, token);
  if (!read) return false;
  const { userId, kind } = read;
  const account = await deps.accounts.find(userId);
  const wishes = account?.mailWishes ?? usualWishes;
  const wished = what === "all" ? withoutMails(wishes) : { ...wishes, [kind]: what === "again" };
  if (account) await deps.accounts.setMailWishes(userId, wished);
  return true;
}

function readToken({ mailSecret }: Deps, token: string) {
  return mailSecret === null ? null : readUnsubscribeToken(mailSecret, token);
}
