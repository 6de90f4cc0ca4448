"use client";

import { useRouter } from "next/navigation";
import { startTransition, type ReactNode } from "react";
import type { Plan } from "@gas/core/accounts/plans";
import { pressApi } from "../call-api.ts";
import { ConfirmButton } from "../confirm-button.tsx";

type Props = {
  to: Plan;
  /** What follows for the person's results. */
  children: ReactNode;
};

const words = {
  premium: {
    trigger: "Upgrade to premium",
    title: "Upgrade to premium?",
    words: { keep: "Not now", confirm: "Upgrade", busy: "Upgrading" },
  },
  free: {
    trigger: "Go back to free",
    title: "Go back to the free plan?",
    words: { keep: "Stay premium", confirm: "Go back to free", busy: "Changing" },
  },
} as const;

/** The test checkout: changes the plan at once, and no payment is taken. */
export function PlanSwitch({ to, children }: Props) {
  const router = useRouter();
  return (
    <ConfirmButton
      {...words[to]}
      triggerClass={to === "premium" ? "button primary" : "button"}
      deed={() => pressApi("/api/account/plan", { plan: to })}
      // The whole frame is made anew: header and banner know the plan too.
      onDone={() => startTransition(() => router.refresh())}
    >
      {children}
      <p className="font-medium text-ink">This is a test checkout: no payment is taken.</p>
    </ConfirmButton>
  );
}
