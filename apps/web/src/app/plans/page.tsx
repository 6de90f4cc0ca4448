import type { Metadata } from "next";
import type { Plan } from "@gas/core/accounts/plans";
import { house } from "../../server/compose.ts";
import { visitor } from "../../server/session.ts";
import { formatBytes } from "../../components/format-bytes.ts";

export const metadata: Metadata = { title: "Plans" };

const titles: Record<Plan, string> = { free: "Free", premium: "Premium" };

export default async function Plans() {
  const { deps, env } = house();
  const account = await visitor();
  const contact = env.CONTACT;
  return (
    <>
      <h1>Plans</h1>
      <p className="mt-3 max-w-prose text-ink-soft">
        Both get the same annotation. They differ in how large a file may be.
      </p>
      <div className="mt-8 grid gap-5 sm:grid-cols-2">
        {(["free", "premium"] as const).map((plan) => (
          <section key={plan} aria-labelledby={`plan-${plan}`} className="card p-6">
            <div className="flex items-center justify-between gap-3">
              <h2 id={`plan-${plan}`} className="text-xl">
                {titles[plan]}
              </h2>
              {account?.plan === plan && (
                <span className="rounded-full bg-accent-wash px-2.5 py-0.5 text-sm font-medium text-accent">
                  Your plan
                </span>
              )}
            </div>
            <dl className="mt-5">
              <dt className="text-sm text-ink-soft">Largest file, as uploaded</dt>
              <dd className="figures mt-0.5 text-2xl">{formatBytes(deps.plans[plan].maxUploadBytes)}</dd>
              <dt className="mt-4 text-sm text-ink-soft">Largest file, once unpacked</dt>
              <dd className="figures mt-0.5">{formatBytes(deps.plans[plan].maxExpandedBytes)}</dd>
            </dl>
            {plan === "premium" && account?.plan !== "premium" && (
              <p className="mt-6 border-t border-line pt-5">
                {contact ? (
                  <>
                    To get premium, write to{" "}
                    <a
                      className="link break-words"
                      href={contact.includes(":") ? contact : `mailto:${contact}`}
                    >
                      {contact.replace(/^mailto:/, "")}
                    </a>
                    .
                  </>
                ) : (
                  "To get premium, ask the person who runs this service."
                )}
              </p>
            )}
          </section>
        ))}
      </div>
    </>
  );
}
