import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { t0 } from "../testing/builders.ts";
import { day } from "../time.ts";
import {
  decideBilling,
  graceHasEnded,
  isSameBilling,
  SubscriptionStatus,
  type Subscription,
} from "./billing.ts";

const grace = 7 * day;
const sub = (status: SubscriptionStatus, id = "sub_1"): Subscription => ({ id, status, endsThen: false });
const planFor = (...found: Subscription[]) => decideBilling(undefined, "cus_1", found, grace, t0).plan;

describe("what a subscription gives", () => {
  it.each(SubscriptionStatus.options)(
    "%s: premium only while it is paid for, or within the grace",
    (status) =>
      expect(planFor(sub(status))).toBe(
        ["active", "trialing", "past_due"].includes(status) ? "premium" : "free",
      ),
  );

  it("is nothing without one, and the best of several", () => {
    expect(planFor()).toBe("free");
    expect(planFor(sub("canceled"), sub("active", "sub_2"))).toBe("premium");
    const { billing } = decideBilling(
      undefined,
      "cus_1",
      [sub("past_due"), sub("active", "sub_2")],
      grace,
      t0,
    );
    expect(billing.subscription?.id).toBe("sub_2");
    expect(billing.pastDueSince).toBeUndefined();
  });

  it("starts the grace once, however often it is heard, and ends it by time alone", () => {
    const first = decideBilling(undefined, "cus_1", [sub("past_due")], grace, t0);
    expect(first).toMatchObject({ plan: "premium", billing: { pastDueSince: t0 } });
    const standing = { ...first.billing, revision: 1 };
    const again = decideBilling(standing, "cus_1", [sub("past_due")], grace, t0 + day);
    expect(isSameBilling(standing, again.billing)).toBe(true);
    expect(decideBilling(standing, "cus_1", [sub("past_due")], grace, t0 + grace).plan).toBe("free");
    expect(decideBilling(standing, "cus_1", [sub("active")], grace, t0 + grace)).toMatchObject({
      plan: "premium",
      billing: expect.not.objectContaining({ pastDueSince: expect.anything() }),
    });
    const other = decideBilling(standing, "cus_1", [sub("past_due", "sub_2")], grace, t0 + day);
    expect(other.billing.pastDueSince).toBe(t0 + day);
  });

  it("ends for want of payment no moment too early", () => {
    const account = { plan: "premium", billing: { revision: 1, pastDueSince: t0 } } as const;
    expect(graceHasEnded(account, grace, t0 + grace - 1)).toBe(false);
    expect(graceHasEnded(account, grace, t0 + grace)).toBe(true);
    expect(graceHasEnded({ ...account, plan: "free" }, grace, t0 + grace)).toBe(false);
    expect(graceHasEnded({ plan: "premium" }, grace, t0 + grace)).toBe(false);
  });

  it("comes out the same whatever was heard before, save since when a payment is owed", () => {
    const subs = fc.array(
      fc.record({
        id: fc.constantFrom("sub_1", "sub_2"),
        status: fc.constantFrom(...SubscriptionStatus.options),
        endsThen: fc.boolean(),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(subs, subs, (earlier, found) => {
        const before = { ...decideBilling(undefined, "cus_1", earlier, grace, t0).billing, revision: 1 };
        const after = decideBilling(before, "cus_1", found, grace, t0 + 1);
        const fresh = decideBilling(undefined, "cus_1", found, grace, t0 + 1);
        expect(after.plan).toBe(fresh.plan);
        expect(after.billing.subscription).toEqual(fresh.billing.subscription);
        const twice = decideBilling({ ...after.billing, revision: 2 }, "cus_1", found, grace, t0 + 2);
        expect(isSameBilling({ ...after.billing, revision: 2 }, twice.billing)).toBe(true);
      }),
    );
  });
});
