import { Stripe } from "stripe";
import type { Subscription } from "@gas/core/accounts/billing";
import { AppError } from "@gas/core/errors/app-error";
import type { Payments } from "@gas/core/ports/payments";

export type StripeSettings = {
  secretKey: string;
  webhookSecret: string;
  price: string;
  /** Elsewhere than at Stripe itself: a server for tests. */
  apiUrl?: string | undefined;
  /** The address of this service, to come back to. */
  serviceUrl: string;
};

/** How long a request may take; a person waits for it. */
const timeoutMs = 10_000;

/** Subscriptions through Stripe: Checkout, the customer portal and webhooks. No card number ever comes near this service. */
export function stripePayments({
  secretKey,
  webhookSecret,
  price,
  apiUrl,
  serviceUrl,
}: StripeSettings): Payments {
  const stripe = new Stripe(secretKey, {
    timeout: timeoutMs,
    telemetry: false,
    maxNetworkRetries: 2,
    ...(apiUrl ? elsewhere(apiUrl) : {}),
  });
  const isLive = /^(sk|rk)_live_/.test(secretKey);

  return {
    makeCustomer: (userId, nth, email) =>
      calling(async () => {
        // The key makes it one customer however often it is asked; so nothing that may change stands beside it.
        const { id } = await stripe.customers.create(
          { metadata: { userId } },
          { idempotencyKey: `gas-customer-${userId}-${nth}` },
        );
        if (email !== undefined) await stripe.customers.update(id, { email });
        return id;
      }),

    ownerOf: (customerId) =>
      calling(async () => {
        const customer = await orNull(stripe.customers.retrieve(customerId));
        return customer && !customer.deleted ? (customer.metadata["userId"] ?? null) : null;
      }),

    subscriptionsOf: (customerId) =>
      calling(async () => {
        const list = await orNull(
          stripe.subscriptions.list({ customer: customerId, status: "all", limit: 20 }),
        );
        return list ? list.data.map(subscriptionOf) : null;
      }),

    openCheckout: (customerId, userId) =>
      calling(async () => {
        const { data } = await stripe.checkout.sessions.list({ customer: customerId, limit: 1 });
        const [latest] = data;
        if (latest?.status === "open" && latest.url) return latest.url;
        const session = await stripe.checkout.sessions.create(
          {
            mode: "subscription",
            customer: customerId,
            client_reference_id: userId,
            line_items: [{ price, quantity: 1 }],
            subscription_data: { metadata: { userId } },
            success_url: `${serviceUrl}/api/billing/return`,
            cancel_url: `${serviceUrl}/plans?checkout=left`,
          },
          // Two tabs that open a checkout at once name the same one before it, and so get the same new one.
          { idempotencyKey: `gas-checkout-${customerId}-${latest?.id ?? "first"}` },
        );
        if (!session.url) throw new Error("The checkout has no address.");
        return session.url;
      }),

    openPortal: (customerId) =>
      calling(async () => {
        const { url } = await stripe.billingPortal.sessions.create({
          customer: customerId,
          return_url: `${serviceUrl}/api/billing/return`,
        });
        return url;
      }),

    readNotice: async (body, signature) => {
      const event = await stripe.webhooks
        .constructEventAsync(body, signature, webhookSecret)
        .catch((cause: unknown) => {
          throw new AppError("bad_signature", "This notice is not signed with the webhook's secret.", {
            cause,
          });
        });
      // A test event to a live service, or the other way round, is about somebody else's money.
      const customer = event.livemode === isLive ? customerOf(event) : { customerId: null, userId: null };
      return { type: event.type, ...customer };
    },
  };
}

function elsewhere(apiUrl: string) {
  const { hostname, port, protocol } = new URL(apiUrl);
  return { host: hostname, port, protocol: protocol === "http:" ? ("http" as const) : ("https" as const) };
}

/** Stripe's failures as ours: the person may try again, the log keeps the cause. */
async function calling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError("payment_unreachable", "The payment service did not answer as it should.", { cause });
  }
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing")
      return null;
    throw error;
  }
}

function subscriptionOf(found: Stripe.Subscription): Subscription {
  // Since API version 2025-03-31 the period is the item's (Stripe changelog, "Deprecates subscription current period").
  const periodEnd = found.items.data[0]?.current_period_end;
  return {
    id: found.id,
    status: found.status as Subscription["status"],
    endsThen: found.cancel_at_period_end || found.cancel_at !== null,
    ...(periodEnd === undefined ? {} : { periodEnd: periodEnd * 1000 }),
  };
}

/** The customer of an event: the object itself, or the one that it names. */
function customerOf({ type, data }: Stripe.Event): { customerId: string | null; userId: string | null } {
  const object = data.object as {
    id?: string;
    customer?: string | { id: string } | null;
    metadata?: Record<string, string>;
  };
  if (type.startsWith("customer.") && !/^customer\.(subscription|source|tax|discount)/.test(type))
    return { customerId: object.id ?? null, userId: object.metadata?.["userId"] ?? null };
  const { customer } = object;
  return { customerId: typeof customer === "string" ? customer : (customer?.id ?? null), userId: null };
}
