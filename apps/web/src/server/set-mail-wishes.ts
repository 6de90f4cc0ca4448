import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import type { MailWishes } from "@gas/core/mail/mail-wishes";
import type { WebDeps } from "./deps.ts";

/** Sets which mails a person wants from now on. What was decided about earlier events stays. */
export async function setMailWishes(
  deps: Pick<WebDeps, "accounts">,
  { userId }: Pick<Account, "userId">,
  wishes: MailWishes,
): Promise<void> {
  if (!(await deps.accounts.setMailWishes(userId, wishes)))
    throw new AppError("not_signed_in", "This account is not there any more.");
}
