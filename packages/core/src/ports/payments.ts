import type { Subscription } from "../accounts/billing.ts";
import type { UserId } from "../accounts/account.ts";

/** What a notice of the payment service is about; what it says beside is not believed but asked. */
export type PaymentNotice = { type: string; customerId: string | null; userId: string | null };

/** A payment service, where subscriptions and cards are. It is the truth about what was paid; we keep a copy. */
export type Payments = {
  /** The customer for an account. Asked again with the same `nth` it answers the same one, whoever asks. */
  makeCustomer(userId: UserId, nth: number, email: string | undefined): Promise<string>;
  /** The account that a customer was made for; null when there is no such customer (any more). */
  ownerOf(customerId: string): Promise<string | null>;
  /** A customer's subscriptions, ended ones too, newest first; null when there is no such customer (any more). */
  subscriptionsOf(customerId: string): Promise<Subscription[] | null>;
  /** Where the customer pays. While a checkout of theirs is open it is that one: nobody pays twice in two tabs. */
  openCheckout(customerId: string, userId: UserId): Promise<string>;
  /** Where the customer changes the card, reads invoices and cancels. */
  openPortal(customerId: string): Promise<string>;
  /** Checks who sent a notice. AppError `bad_signature` when it was not the service, or too long ago. */
  readNotice(body: string, signature: string): Promise<PaymentNotice>;
};
