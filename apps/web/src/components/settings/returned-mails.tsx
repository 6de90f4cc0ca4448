import Link from "next/link";
import type { ReturnedMail } from "../../server/returned-mails.ts";
import { LocalTime } from "../local-time.tsx";
import { kindWords } from "@gas/core/mail/mail-wishes";

/** Mails that did not arrive: nobody else can tell the person. */
export function ReturnedMails({ mails }: { mails: readonly ReturnedMail[] }) {
  if (mails.length === 0) return null;
  return (
    <div className="mt-4 rounded-lg bg-bad-wash px-4 py-3" data-testid="returned-mails">
      <h3 className="font-medium text-bad">Mails that did not reach you</h3>
      <ul className="mt-2 space-y-2 text-[0.9375rem]">
        {mails.map(({ mailId, kind, at, because, jobId }) => (
          <li key={mailId} className="break-words">
            <LocalTime at={at} />: the mail for when {kindWords[kind]}
            {jobId && (
              <>
                {" "}
                (
                <Link href={`/jobs/${jobId}`} className="link">
                  see the job
                </Link>
                )
              </>
            )}
            . The mail server said: “{because}”
          </li>
        ))}
      </ul>
      <p className="mt-2 text-sm">Check the address at the account you sign in with, then sign in again.</p>
    </div>
  );
}
