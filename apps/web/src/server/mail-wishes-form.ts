import * as z from "zod";
import { MailKind, MailWishes, remindMinutes } from "@gas/core/mail/mail-wishes";

/** A box that is ticked is sent as "on", one that is not is not sent at all. */
const box = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** What the settings page sends, without a script too. */
export const MailWishesForm = z
  .object({
    ...(Object.fromEntries(MailKind.options.map((kind) => [kind, box])) as Record<MailKind, typeof box>),
    nameFiles: box,
    remindMinutes: z.coerce.number().pipe(z.literal(remindMinutes)),
  })
  .transform((fields) => MailWishes.parse(fields));
