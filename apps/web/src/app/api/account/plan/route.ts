import { changePlan, PlanWish } from "../../../../server/change-plan.ts";
import { route } from "../../../../server/route.ts";

/** The test checkout: changes my plan, and no payment is taken. */
export const POST = route({ body: PlanWish }, async ({ house, account, body }) => {
  const { plan } = await changePlan(house.deps, account, body.plan);
  return Response.json({ plan });
});
