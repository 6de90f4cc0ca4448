import { Stripe } from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserId, type Account } from "@gas/core/accounts/account";
import { anAccount } from "@gas/core/testing/builders";
import { day } from "@gas/core/time";
import { fakeDeps } from "../testing/fake-deps.ts";
import { startFakeStripe, type FakeStripe } from "../testing/fake-stripe.ts";
import { openPortal, startCheckout } from "./start-checkout.ts";
import { stripePayments } from "./stripe-payments.ts";
import { hearNotice, syncBilling } from "./sync-billing.ts";

let stripe: FakeStripe;
beforeAll(async () => {
  stripe = await startFakeStripe();
});
afterAll(() => stripe.stop());

let people = 0;
/** An account of its own, and the real SDK against the stand-in. */
async function setUp(fields: Partial<Account> = {}) {
  const fake = fakeDeps();
  const payments = stripePayments({
    secretKey: "sk_test_x",
    webhookSecret: stripe.webhookSecret,
    price: "price_premium",
    apiUrl: stripe.url,
    serviceUrl: "https://gas.test",
  });
  const deps = { ...fake.deps, payments };
  const account = await deps.accounts.welcome(
    anAccount({ userId: UserId.parse(`person-${++people}`), ...fields }),
  );
  const standing = async () => (await deps.accounts.find(account.userId)) as Account;
  const since = stripe.notices.length;
  /** Delivers the notices that came since, in the order given by `order`; a signature is made for each anew. */
  const hear = async (order: (notices: string[]) => string[] = (notices) => notices) => {
    for (const body of order(stripe.notices.slice(since))) await hearNotice(deps, body, sign(body));
  };
  const pay = async () => {
    const url = await startCheckout(deps, await standing());
    await fetch(url, { method: "POST", redirect: "manual" });
    return url;
  };
  const subscription = async () => {
    const { customerId } = (await standing()).billing ?? {};
    return [...stripe.subscriptions.values()].findLast(({ customer }) => customer === customerId)?.id ?? "";
  };
  return { ...fake, deps, account, standing, hear, pay, subscription };
}
const sign = (payload: string, secret = stripe.webhookSecret, timestamp?: number) =>
  new Stripe("sk_test_x").webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp ? { timestamp } : {}),
  });

describe("paying for premium", () => {
  it("sets the plan, and has the results follow, once Stripe has told of it in whatever order", async () => {
    for (const order of [(all: string[]) => all, (all: string[]) => all.toReversed()]) {
      const { pay, hear, standing, published, account } = await setUp();
      await pay();
      expect(await standing()).toMatchObject({ plan: "free" });
      await hear(order);
      expect(await standing()).toMatchObject({
        plan: "premium",
        planVersion: 1,
        billing: { subscription: { status: "active", endsThen: false } },
      });
      expect(published).toEqual([{ queue: "restoreRequests", userId: account.userId }]);
    }
  });

  it("makes one customer for an account and opens one checkout, however often and at once it is asked", async () => {
    const { deps, account } = await setUp();
    const urls = await Promise.all(Array.from({ length: 5 }, () => startCheckout(deps, account)));
    urls.push(await startCheckout(deps, account));
    expect(new Set(urls).size).toBe(1);
    const mine = [...stripe.customers.values()].filter((one) => one.metadata["userId"] === account.userId);
    expect(mine).toHaveLength(1);
    expect(mine[0]?.email).toBe("ada@example.org");
  });

  it("is not offered twice: who pays already is led to where they manage it", async () => {
    const { deps, pay, standing } = await setUp();
    await pay();
    const before = stripe.subscriptions.size;
    expect(await startCheckout(deps, await standing())).toContain("/portal/");
    expect(stripe.subscriptions.size).toBe(before);
    expect(await standing(), "and what was paid is found, though no notice came").toMatchObject({
      plan: "premium",
    });
  });

  it("is not asked of somebody who was given premium, and no notice takes it away", async () => {
    const { deps, standing, account } = await setUp({ plan: "premium" });
    await expect(startCheckout(deps, account)).rejects.toMatchObject({ code: "not_possible_now" });
    const { billing } = await standing();
    await syncBilling(deps, account.userId, billing?.customerId ?? "");
    expect(await standing()).toMatchObject({ plan: "premium", planVersion: 0 });
  });
});

describe("a notice of Stripe", () => {
  it("that is replayed, however often, changes nothing", async () => {
    const { pay, hear, standing, published } = await setUp();
    await pay();
    await hear();
    const after = await standing();
    await hear((all) => [...all, ...all, ...all.toReversed()]);
    expect(await standing()).toEqual(after);
    expect(published).toHaveLength(1);
  });

  it("that comes late, from before a cancellation, does not bring premium back", async () => {
    const { pay, hear, standing, subscription } = await setUp();
    await pay();
    await hear();
    await stripe.change(await subscription(), { status: "canceled" }, "customer.subscription.deleted");
    await hear((all) => all.slice(-1));
    expect(await standing()).toMatchObject({ plan: "free", planVersion: 2 });
    await hear((all) => all.toReversed());
    expect(await standing()).toMatchObject({ plan: "free", planVersion: 2 });
  });

  it("and another at the same moment write one after the other, and the last word is Stripe's", async () => {
    const { deps, pay, hear, standing, account, subscription } = await setUp();
    await pay();
    await hear();
    const customerId = (await standing()).billing?.customerId ?? "";
    // The first has asked Stripe and is slow to write; meanwhile the subscription ends and that is heard and written.
    let asked: () => void = () => {};
    const hasAsked = new Promise<void>((resolve) => (asked = resolve));
    let goOn: () => void = () => {};
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    let isFirst = true;
    const slow = {
      ...deps,
      payments: {
        ...deps.payments,
        subscriptionsOf: async (id: string) => {
          const found = await deps.payments.subscriptionsOf(id);
          if (!isFirst) return found;
          isFirst = false;
          asked();
          await mayGoOn;
          return found?.map((one) => ({ ...one, endsThen: true })) ?? null; // something to write
        },
      },
    };
    const late = syncBilling(slow, account.userId, customerId);
    await hasAsked;
    await stripe.change(await subscription(), { status: "canceled" }, "customer.subscription.deleted");
    await syncBilling(deps, account.userId, customerId);
    goOn();
    await late;
    expect(await standing()).toMatchObject({
      plan: "free",
      billing: { subscription: { status: "canceled" } },
    });
  });

  it("that is not signed, signed by another, altered, or old, is refused and nothing is asked", async () => {
    const { deps, pay, standing } = await setUp();
    await pay();
    const body = stripe.notices.at(-1) ?? "";
    const before = await standing();
    for (const [text, signature] of [
      [body, ""],
      [body, sign(body, "whsec_other")],
      [body.replace("active", "unpaid"), sign(body)],
      [body, sign(body, stripe.webhookSecret, Math.floor(Date.now() / 1000) - 3600)],
    ] as const)
      await expect(hearNotice(deps, text, signature)).rejects.toMatchObject({ code: "bad_signature" });
    expect(await standing()).toEqual(before);
  });

  it("of live money is passed over by a service with a test key", async () => {
    const { deps, pay, standing } = await setUp();
    await pay();
    const body = (stripe.notices.at(-1) ?? "").replace('"livemode":false', '"livemode":true');
    await hearNotice(deps, body, sign(body));
    expect(await standing()).toMatchObject({ plan: "free" });
  });

  it("about nobody, or about something else, is heard and told to the log alone", async () => {
    const { deps, logged } = await setUp();
    const event = (type: string, object: object) =>
      JSON.stringify({ id: "evt_x", object: "event", type, livemode: false, data: { object } });
    for (const body of [
      event("invoice.paid", { customer: "cus_unknown" }),
      event("customer.subscription.updated", { customer: null }),
      event("payout.paid", { id: "po_1" }),
    ])
      await hearNotice(deps, body, sign(body));
    expect(logged).toMatchObject([{ event: "notice_of_foreign_customer" }]);
  });
});

describe("the end of premium", () => {
  it("comes with the end of the period when it is cancelled for then", async () => {
    const { pay, hear, standing, subscription } = await setUp();
    await pay();
    await hear();
    const id = await subscription();
    await stripe.change(id, { cancel_at_period_end: true }, "customer.subscription.updated");
    await hear();
    expect(await standing()).toMatchObject({
      plan: "premium",
      planVersion: 1,
      billing: { subscription: { endsThen: true, periodEnd: expect.any(Number) } },
    });
    await stripe.change(id, { status: "canceled" }, "customer.subscription.deleted");
    await hear();
    expect(await standing()).toMatchObject({ plan: "free", planVersion: 2, followUp: { asked: 0 } });
  });

  it("comes after the grace when a payment fails, and not when it is made up for", async () => {
    const { deps, pay, hear, standing, subscription, pass, account } = await setUp();
    await pay();
    await hear();
    const id = await subscription();
    await stripe.change(id, { status: "past_due" }, "invoice.payment_failed");
    await hear();
    const owing = await standing();
    expect(owing).toMatchObject({ plan: "premium", billing: { pastDueSince: deps.now() } });
    expect(owing.mailAt).toBe(deps.now()); // the notifier tells of it
    await stripe.change(id, { status: "active" }, "invoice.paid");
    await hear();
    expect((await standing()).billing?.pastDueSince).toBeUndefined();
    await stripe.change(id, { status: "past_due" }, "invoice.payment_failed");
    await hear();
    pass(8 * day);
    const { customerId = "" } = (await standing()).billing ?? {};
    await stripe.change(id, { status: "unpaid" }, "customer.subscription.updated");
    await syncBilling(deps, account.userId, customerId);
    expect(await standing()).toMatchObject({ plan: "free", planVersion: 2 });
  });

  it("comes when the customer is deleted at Stripe; a new one is made should they pay again", async () => {
    const { deps, pay, hear, standing } = await setUp();
    await pay();
    await hear();
    const { customerId = "" } = (await standing()).billing ?? {};
    await stripe.deleteCustomer(customerId);
    await hear((all) => all.slice(-1));
    expect(await standing()).toMatchObject({ plan: "free" });
    expect((await standing()).billing).not.toHaveProperty("customerId");
    await expect(openPortal(deps, await standing())).rejects.toMatchObject({ code: "not_possible_now" });
    await pay();
    await hear((all) => all.slice(-1));
    expect(await standing()).toMatchObject({ plan: "premium" });
    expect((await standing()).billing?.customerId).not.toBe(customerId);
  });

  it("of an account that is gone is told to the log, for someone to end what is still paid for", async () => {
    const { deps, pay, hear, logged } = await setUp();
    await pay();
    deps.accounts.find = async () => null;
    await hear();
    expect(logged.map(({ event }) => event)).toContain("billing_of_nobody");
  });
});

describe("a customer that was deleted at Stripe without a word", () => {
  it("is found gone at the next checkout, and replaced", async () => {
    const { deps, pay, standing, account } = await setUp();
    await startCheckout(deps, account);
    const { customerId = "" } = (await standing()).billing ?? {};
    stripe.customers.delete(customerId);
    await pay();
    const renewed = (await standing()).billing?.customerId ?? "";
    expect(renewed).not.toBe(customerId);
    await syncBilling(deps, account.userId, renewed);
    expect(await standing()).toMatchObject({ plan: "premium" });
  });
});

describe("Stripe out of reach", () => {
  it("is said as such, and nothing is written", async () => {
    const { deps, account, standing } = await setUp();
    const nowhere = stripePayments({
      secretKey: "sk_test_x",
      webhookSecret: "whsec_x",
      price: "price_x",
      apiUrl: "http://127.0.0.1:9",
      serviceUrl: "https://gas.test",
    });
    await expect(startCheckout({ ...deps, payments: nowhere }, account)).rejects.toMatchObject({
      code: "payment_unreachable",
    });
    expect(await standing()).toEqual(account);
  });
});
