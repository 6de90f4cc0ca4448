import * as z from "zod";
import { UserId } from "@gas/core/accounts/account";
import { givePlan } from "../../../../../../server/admin-accounts.ts";
import { PlanWish } from "../../../../../../server/change-plan.ts";
import { adminRoute } from "../../../../../../server/route.ts";

/** Gives somebody a plan. */
export const POST = adminRoute(
  { params: z.object({ userId: UserId }), body: PlanWish },
  async ({ house, account, params, body }) => {
    const { plan } = await givePlan(house.deps, account, params.userId, body.plan);
    return Response.json({ plan });
  },
);
