import type { Metadata } from "next";
import { MailSettings } from "../../components/settings/mail-settings.tsx";
import { ReturnedMails } from "../../components/settings/returned-mails.tsx";
import { house } from "../../server/compose.ts";
import { returnedMails } from "../../server/returned-mails.ts";
import { signedIn } from "../../server/session.ts";
import { usualWishes } from "@gas/core/mail/mail-wishes";

export const metadata: Metadata = { title: "Settings" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Settings({ searchParams }: Props) {
  const account = await signedIn("/settings");
  const { deps, env } = house();
  const { saved } = await searchParams;
  const returned = await returnedMails(deps, account);
  return (
    <>
      <h1>Settings</h1>
      {saved === "mail" && (
        <p role="status" className="mt-4 rounded-lg bg-good-wash px-4 py-3 text-good">
          Saved. It counts for everything that happens from now on.
        </p>
      )}
      <section aria-labelledby="mail" className="card mt-6 p-5 sm:p-6">
        <h2 id="mail" className="text-xl">
          Mail
        </h2>
        <Address email={account.email} mailIsSent={deps.mailSecret !== null} provider={env.OIDC_NAME} />
        <ReturnedMails mails={returned} />
        <MailSettings wishes={account.mailWishes ?? usualWishes} />
      </section>
    </>
  );
}

/** Where mails go, and why there. */
function Address(props: { email: string | undefined; mailIsSent: boolean; provider: string | undefined }) {
  const { email, mailIsSent, provider } = props;
  if (!mailIsSent)
    return (
      <p className="mt-3 rounded-lg bg-wait-wash px-4 py-3 text-wait">
        This service sends no mails. What you choose here counts once it does.
      </p>
    );
  if (email === undefined)
    return (
      <p className="mt-3 rounded-lg bg-wait-wash px-4 py-3 text-wait">
        No mail can reach you: {provider ?? "your sign-in"} told this service no confirmed address. Sign in
        again once it has one.
      </p>
    );
  return (
    <p className="mt-3 text-ink-soft">
      Mails go to <strong className="font-medium break-all text-ink">{email}</strong>, the address{" "}
      {provider ? `that ${provider} told this service` : "of this account"}.
    </p>
  );
}
