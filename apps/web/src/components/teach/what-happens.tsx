import type { Plan } from "@gas/core/accounts/plans";
import { formatDuration } from "@gas/core/jobs/job-view";
import { formatBytes } from "../format-bytes.ts";
import { WayOfAVariant } from "./way-of-a-variant.tsx";

type Props = {
  /** The heading's level on its page. */
  as: "h2" | "h3";
  /** Whose words these are; null for someone who is not signed in. */
  plan: Plan | null;
  /** Milliseconds from a job's end to its archiving, on the free plan. */
  archiveAfterMs: number;
  freeBytes: number;
  premiumBytes: number;
};

/** What this service does, what to give it, and what becomes of what it gives back: for whoever is here for the first time. */
export function WhatHappens({ as: Heading, plan, archiveAfterMs, freeBytes, premiumBytes }: Props) {
  const after = formatDuration(archiveAfterMs / 1000);
  const archive = `${after} after a job is done, its annotated file moves to the archive; summary, charts and log stay at hand. Nothing is deleted.`;
  return (
    <section aria-label="What happens" className="card overflow-hidden">
      <div className="border-b border-line bg-sunken px-5 py-5 sm:px-6">
        <WayOfAVariant />
      </div>
      <ol className="divide-y divide-line">
        <Step heading={<Heading>Drop a VCF</Heading>} number={1}>
          Plain, gzip or bgzip, one file or a whole folder. Your browser reads the beginning and tells what it
          is, which reference fits and which lines are bad, before a byte is sent. Up to{" "}
          {formatBytes(freeBytes)} a file on the free plan, {formatBytes(premiumBytes)} with premium.
        </Step>
        <Step heading={<Heading>Every variant gets its consequence</Heading>} number={2}>
          For each transcript it touches: Sequence Ontology terms, HGVS names, codons and amino acids, in a
          CSQ field that your tools read. You see the place in the queue, then the progress, while it runs.
        </Step>
        <Step heading={<Heading>Take the result, or come back for it</Heading>} number={3}>
          {plan === "premium" ? (
            <>As a premium user you find every result here at any time: none is moved to the archive.</>
          ) : (
            <>
              {plan === "free" ? "You are on the free plan: " : "On the free plan, "}
              {archive} With premium all archived results come back, and new ones stay.
            </>
          )}
        </Step>
      </ol>
    </section>
  );
}

function Step({
  heading,
  number,
  children,
}: {
  heading: React.ReactNode;
  number: number;
  children: React.ReactNode;
}) {
  return (
    <li className="grid grid-cols-[2rem_1fr] gap-x-2 px-5 py-4 sm:px-6">
      <span aria-hidden="true" className="figures pt-px font-semibold text-accent">
        {number}
      </span>
      <div>
        {heading}
        <p className="mt-1 text-[0.9375rem] text-ink-soft">{children}</p>
      </div>
    </li>
  );
}
