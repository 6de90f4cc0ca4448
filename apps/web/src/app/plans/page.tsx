import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Account } from "@gas/core/accounts/account";
import type { Plan } from "@gas/core/accounts/plans";
import { formatDuration } from "@gas/core/jobs/job-view";
import { house } from "../../server/compose.ts";
import { quoteForUpgrade } from "../../server/quote-restore.ts";
import { visitor } from "../../server/session.ts";
import { formatBytes } from "../../components/format-bytes.ts";
import { PlanSwitch } from "../../components/plan/plan-switch.tsx";
import { RestoreQuoteCard } from "../../components/plan/restore-quote-card.tsx";

export const metadata: Metadata = { title: "Plans" };

const titles: Record<Plan, string> = { free: "Free", premium: "Premium" };

export default async function Plans() {
  const { deps, env } = house();
  const account = await visitor();
  const stay: Record<Plan, string> = {
    free: `${formatDuration(env.ARCHIVE_AFTER / 1000)}, then they move to the archive; summary, charts and log stay${env.ARCHIVE_MIN_BYTES > 0 ? `, and so do results below ${formatBytes(env.ARCHIVE_MIN_BYTES)}` : ""}`,
    premium: "For good, ready to download at any time",
  };
  return (
    <>
      <h1>Plans</h1>
      <p className="mt-3 max-w-prose text-ink-soft">
        Both get the same annotation. They differ in how large a file may be, and in how long its result is at
        hand.
      </p>
      <div className="mt-8 grid items-start gap-5 md:grid-cols-2">
        {(["free", "premium"] as const).map((plan) => (
          <section
            key={plan}
            aria-labelledby={`plan-${plan}`}
            className="card p-6"
            data-testid={`plan-${plan}`}
          >
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
              <dt className="mt-4 text-sm text-ink-soft">Results stay in S3</dt>
              <dd className="mt-0.5">{stay[plan]}</dd>
              {plan === "premium" && (
                <>
                  <dt className="mt-4 text-sm text-ink-soft">Archived results</dt>
                  <dd className="mt-0.5">All come back by themselves, verified byte for byte</dd>
                </>
              )}
            </dl>
            {account && account.plan !== plan && (
              <Further>
                {plan === "premium" ? (
                  <Upgrade account={account} />
                ) : (
                  <Downgrade archiveAfter={formatDuration(env.ARCHIVE_AFTER / 1000)} />
                )}
              </Further>
            )}
            {!account && plan === "premium" && (
              <Further>
                <Link href="/sign-in?callbackUrl=%2Fplans" className="link">
                  Sign in
                </Link>{" "}
                to get premium.
              </Further>
            )}
          </section>
        ))}
      </div>
    </>
  );
}

function Further({ children }: { children: ReactNode }) {
  return <div className="mt-6 border-t border-line pt-5">{children}</div>;
}

async function Upgrade({ account }: { account: Account }) {
  const { deps, env } = house();
  const quote = await quoteForUpgrade(deps, account);
  return (
    <>
      <RestoreQuoteCard quote={quote} now={deps.now()} />
      <div className="mt-5">
        {deps.testCheckout ? (
          <>
            <PlanSwitch to="premium">
              <p>
                Results that are in S3 stay there.
                {quote.results > 0 &&
                  " Those in the archive are asked back at once; a banner shows how far it is."}
              </p>
            </PlanSwitch>
            <p className="mt-3 text-sm text-ink-soft">A test checkout: no payment is taken.</p>
          </>
        ) : (
          <Contact contact={env.CONTACT} />
        )}
      </div>
    </>
  );
}

function Downgrade({ archiveAfter }: { archiveAfter: string }) {
  if (!house().deps.testCheckout) return null;
  return (
    <>
      <PlanSwitch to="free">
        <p>
          Your results move to the archive after {archiveAfter}. Each can be put off once, by a day. What is
          on its way back from the archive still arrives.
        </p>
      </PlanSwitch>
      <p className="mt-3 text-sm text-ink-soft">A test checkout: no payment is taken, and none paid back.</p>
    </>
  );
}

function Contact({ contact }: { contact: string | undefined }) {
  if (!contact) return <p>To get premium, ask the person who runs this service.</p>;
  return (
    <p>
      To get premium, write to{" "}
      <a className="link break-words" href={contact.includes(":") ? contact : `mailto:${contact}`}>
        {contact.replace(/^mailto:/, "")}
      </a>
      .
    </p>
  );
}
