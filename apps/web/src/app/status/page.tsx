import type { Metadata } from "next";
import { CircleAlert, CircleCheck, Clock } from "lucide-react";
import { formatCount } from "@gas/core/jobs/job-view";
import { Figure, FigureList, spanText } from "../../components/operations/figure-list.tsx";
import { HourBars } from "../../components/operations/hour-bars.tsx";
import { house } from "../../server/compose.ts";

export const metadata: Metadata = { title: "Status" };

const signs = {
  works: { icon: CircleCheck, colours: "bg-good-wash text-good" },
  slow: { icon: Clock, colours: "bg-wait-wash text-wait" },
  down: { icon: CircleAlert, colours: "bg-bad-wash text-bad" },
};

/** How the service does, for everybody. */
export default async function Status() {
  const { state, sentence, annotators, oldestWaitingMs, lastDay, hours } = await house().status();
  const { icon: Icon, colours } = signs[state];
  const { alive, slots, busy } = annotators;
  return (
    <>
      <h1>Status</h1>
      <p
        className={`mt-6 flex items-center gap-3 rounded-xl px-5 py-4 text-lg font-medium ${colours}`}
        data-testid="service-state"
        data-state={state}
      >
        <Icon size={22} aria-hidden="true" className="shrink-0" /> {sentence}
      </p>
      <section aria-labelledby="now" className="mt-8">
        <h2 id="now" className="mb-3 text-xl">
          Now
        </h2>
        <FigureList>
          <Figure term="Annotators">{alive}</Figure>
          <Figure term="Jobs at work">
            {busy} of {slots}
          </Figure>
          <Figure term="Longest wait">{spanText(oldestWaitingMs)}</Figure>
        </FigureList>
      </section>
      <section aria-labelledby="day" className="mt-8">
        <h2 id="day" className="mb-3 text-xl">
          The last 24 hours
        </h2>
        <FigureList>
          <Figure term="Jobs completed">{formatCount(lastDay.completed)}</Figure>
          <Figure term="Jobs failed">{formatCount(lastDay.failed)}</Figure>
          <Figure term="Records annotated">{formatCount(lastDay.records)}</Figure>
          <Figure term="Mean wait">{spanText(lastDay.meanWaitMs)}</Figure>
          <Figure term="Mean annotation">{spanText(lastDay.meanAnnotateMs)}</Figure>
          <Figure term="Results restored">{formatCount(lastDay.restored)}</Figure>
          <Figure term="Mean restore">{spanText(lastDay.meanRestoreMs)}</Figure>
        </FigureList>
        <div className="mt-6">
          <HourBars title="Jobs that ended" hours={hours} />
        </div>
      </section>
      <p className="mt-6 text-sm text-ink-soft">
        The same figures for programs:{" "}
        <a href="/api/status" className="link">
          /api/status
        </a>
        .
      </p>
    </>
  );
}
