import { MailWishesForm } from "../../../../server/mail-wishes-form.ts";
import { route } from "../../../../server/route.ts";
import { setMailWishes } from "../../../../server/set-mail-wishes.ts";

/** The form of the settings page: which mails I want. */
export const POST = route({ body: MailWishesForm }, async ({ house, account, body }) => {
  await setMailWishes(house.deps, account, body);
  return new Response(null, { status: 303, headers: { Location: "/settings?saved=mail" } });
});
