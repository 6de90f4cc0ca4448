import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { kindWords } from "@gas/core/mail/mail-wishes";
import { house } from "../../server/compose.ts";
import { viewSubscription } from "../../server/unsubscribe.ts";

// The address is what opens it: it must not go on to other sites, nor into a search engine.
export const metadata: Metadata = {
  title: "Unsubscribe",
  referrer: "no-referrer",
  robots: { index: false, follow: false },
};

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where the links of mails lead: needs neither a sign-in nor a script. */
export default async function Unsubscribe({ searchParams }: Props) {
  const { t, done } = await searchParams;
  const token = typeof t === "string" ? t : "";
  const subscription = await viewSubscription(house().deps, token);
  if (!subscription)
    return (
      <Card title="Mails are not ended by this link">
        <p>It may have lost some of its letters on the way. Copy the whole link from the mail.</p>
        <SettingsHint />
      </Card>
    );
  const { kind, wanted, any } = subscription;
  return (
    <Card title={wanted ? "Mails of this service" : "You are unsubscribed"}>
      <p role="status">
        {wanted
          ? `You get mails when ${kindWords[kind]}.`
          : done === "all" || !any
            ? "You get no mails from this service any more."
            : `You get no more mails when ${kindWords[kind]}.`}
      </p>
      <form method="post" action={`/api/mail/unsubscribe?t=${encodeURIComponent(token)}`}>
        <div className="mt-5 flex flex-wrap gap-3">
          {wanted ? (
            <button className="button primary" name="what" value="this">
              Unsubscribe from these mails
            </button>
          ) : (
            <button className="button" name="what" value="again">
              Get these mails again
            </button>
          )}
          {any && (
            <button className="button" name="what" value="all">
              Unsubscribe from all mails
            </button>
          )}
        </div>
      </form>
      <SettingsHint />
    </Card>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-xl py-6">
      <h1>{title}</h1>
      <div className="card mt-6 p-6" data-testid="unsubscribe">
        {children}
      </div>
    </div>
  );
}

function SettingsHint() {
  return (
    <p className="mt-5 text-sm text-ink-soft">
      Which mails you get, you choose under{" "}
      <Link href="/settings" className="link">
        Settings
      </Link>
      .
    </p>
  );
}
