"use client";

import { useRouter } from "next/navigation";
import type { Plan } from "@gas/core/accounts/plans";
import { pressApi } from "../call-api.ts";
import { ConfirmButton } from "../confirm-button.tsx";

/** Gives somebody the other plan. */
export function GivePlanButton({ userId, who, plan }: { userId: string; who: string; plan: Plan }) {
  const router = useRouter();
  const other: Plan = plan === "free" ? "premium" : "free";
  return (
    <ConfirmButton
      trigger={`Make ${other}`}
      triggerClass="button quiet small"
      title={`Give ${who} the ${other} plan?`}
      words={{ keep: "Leave it", confirm: `Make ${other}`, busy: "Changing" }}
      deed={() => pressApi(`/api/admin/accounts/${userId}/plan`, { plan: other })}
      onDone={() => router.refresh()}
    >
      <p>
        {other === "premium"
          ? "All of their archived results come back, and none is archived any more. Retrievals cost money."
          : "Their results move to the archive after the grace period."}
      </p>
    </ConfirmButton>
  );
}
