import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Account } from "@gas/core/accounts/account";
import { formatDuration } from "@gas/core/jobs/job-view";
import { CheckoutNotice } from "../../components/plan/checkout-notice.tsx";
import { CheckoutForm, Payment } from "../../components/plan/payment.tsx";
import { PlanSwitch } from "../../components/plan/plan-switch.tsx";
import { PlanTable } from "../../components/plan/plan-table.tsx";
import { RestoreQuoteCard } from "../../components/plan/restore-quote-card.tsx";
import { house } from "../../server/compose.ts";
import { quoteForUpgrade } from "../../server/quote-restore.ts";
import { visitor } from "../../server/session.ts";

export const metadata: Metadata = { title: "Plans" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Plans({ searchParams }: Props) {
  const { deps, env } = house();
  const account = await visitor();
  const { checkout } = await searchParams;
  return (
    <>
      <h1>Plans</h1>
      {typeof checkout === "string" && <CheckoutNotice came={checkout} plan={account?.plan} />}
      <p className="mt-3 mb-8 max-w-prose text-ink-soft">
        Both get the same annotation. They differ in how large a file may be, and in how long its result is at
        hand.
      </p>
      <PlanTable
        mine={account?.plan}
        terms={deps.plans}
        archiveAfterMs={env.ARCHIVE_AFTER}
        archiveMinBytes={env.ARCHIVE_MIN_BYTES}
        price={env.PREMIUM_PRICE}
      />
      {account === null ? (
        <Card title="Premium">
          <Link href="/sign-in?callbackUrl=%2Fplans" className="link">
            Sign in
          </Link>{" "}
          to get premium.
        </Card>
      ) : account.plan === "free" ? (
        <Card title="Get premium">
          <Upgrade account={account} />
        </Card>
      ) : (
        <Card title="Your premium">
          <Premium account={account} />
        </Card>
      )}
    </>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-labelledby="my-plan" className="card mt-5 p-5 sm:p-6">
      <h2 id="my-plan" className="mb-4 text-xl">
        {title}
      </h2>
      {children}
    </section>
  );
}

async function Upgrade({ account }: { account: Account }) {
  const { deps, env } = house();
  const quote = await quoteForUpgrade(deps, account);
  return (
    <>
      <RestoreQuoteCard quote={quote} now={deps.now()} />
      <div className="mt-5">
        {deps.payments ? (
          <CheckoutForm price={env.PREMIUM_PRICE} />
        ) : deps.testCheckout ? (
          <>
            <PlanSwitch to="premium">
              <p>
                Results that are at hand stay at hand.
                {quote.results > 0 &&
                  " Those in the archive are asked back at once; a banner shows how far it is."}
              </p>
              <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1 rounded-lg border border-line px-4 py-3">
                <dt>Premium</dt>
                <dd>{env.PREMIUM_PRICE ?? "no price is set"}</dd>
                <dt className="font-medium text-ink">To pay now</dt>
                <dd className="font-medium text-ink">nothing</dd>
              </dl>
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

function Premium({ account }: { account: Account }) {
  const { deps, env } = house();
  if (deps.payments) return <Payment account={account} graceMs={deps.graceMs} />;
  if (!deps.testCheckout) return <p>To leave premium, ask the person who runs this service.</p>;
  return (
    <>
      <PlanSwitch to="free">
        <p>
          Your results move to the archive after {formatDuration(env.ARCHIVE_AFTER / 1000)}. Each can be put
          off once, by a day. What is on its way back from the archive still arrives.
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
