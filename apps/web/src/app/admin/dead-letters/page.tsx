import type { Metadata } from "next";
import Link from "next/link";
import { DeadLetterButtons } from "../../../components/operations/dead-letter-buttons.tsx";
import { LocalTime } from "../../../components/local-time.tsx";
import { house } from "../../../server/compose.ts";
import { signedInAdmin } from "../../../server/session.ts";
import { QueueName } from "../../../server/settle-dead-letter.ts";

export const metadata: Metadata = { title: "Dead letters" };

/** At most so many letters of a queue are shown: whoever has more has another problem than these. */
const shown = 50;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Messages that could not be settled, to read and to send again. */
export default async function DeadLetters({ searchParams }: Props) {
  await signedInAdmin("/admin/dead-letters");
  const { deps } = house();
  const asked = QueueName.safeParse((await searchParams)["queue"]);
  const wanted = asked.success ? [asked.data] : QueueName.options;
  const lists = await Promise.all(
    wanted.map(async (queue) => ({ queue, letters: await deps.queueDesk.deadLetters(queue, shown) })),
  );
  const found = lists.filter(({ letters }) => letters.length > 0);
  return (
    <>
      <h1>Dead letters</h1>
      <p className="mt-3 max-w-prose text-ink-soft">
        Messages that were received too often without success, or that can never work. A message names a job
        or a person; what has to be done stands in the tables, so nothing is lost with a letter.
      </p>
      {asked.success && (
        <p className="mt-3">
          Only those of <b>{asked.data}</b>.{" "}
          <Link href="/admin/dead-letters" className="link">
            Show all queues
          </Link>
        </p>
      )}
      {found.length === 0 && <p className="mt-6">There are none.</p>}
      {found.map(({ queue, letters }) => (
        <section key={queue} aria-labelledby={queue} className="mt-8">
          <h2 id={queue} className="mb-3 text-xl">
            {queue}
          </h2>
          <ul className="card divide-y divide-line">
            {letters.map(({ messageId, body, because, sentAt }) => (
              <li key={messageId} className="space-y-2 px-5 py-4" data-testid="dead-letter">
                <p>
                  <span className="font-medium">{because ?? "Received too often without success"}</span>
                  <span className="ml-3 text-sm text-ink-soft">
                    <LocalTime at={sentAt} />
                  </span>
                </p>
                <pre className="figures overflow-x-auto rounded-lg bg-sunken p-3 text-[0.8125rem] break-all whitespace-pre-wrap">
                  {body}
                </pre>
                <DeadLetterButtons queue={queue} messageId={messageId} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
