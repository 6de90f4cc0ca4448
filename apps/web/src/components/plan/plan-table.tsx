import type { Plan, PlanTable as Terms } from "@gas/core/accounts/plans";
import { formatDuration } from "@gas/core/jobs/job-view";
import { formatBytes } from "../format-bytes.ts";

type Props = {
  mine: Plan | undefined;
  terms: Terms;
  archiveAfterMs: number;
  archiveMinBytes: number;
  /** What premium costs, in words; absent where no money is taken. */
  price: string | undefined;
};

const titles: Record<Plan, string> = { free: "Free", premium: "Premium" };

/** What the two plans give, side by side, in plain words. */
export function PlanTable({ mine, terms, archiveAfterMs, archiveMinBytes, price }: Props) {
  const small =
    archiveMinBytes > 0 ? ` Results below ${formatBytes(archiveMinBytes)} stay, whatever the plan.` : "";
  const rows: { what: string; free: string; premium: string }[] = [
    ...(price ? [{ what: "Price", free: "Nothing", premium: price }] : []),
    { what: "Annotation", free: "The same", premium: "The same" },
    {
      what: "Largest file, as uploaded",
      free: formatBytes(terms.free.maxUploadBytes),
      premium: formatBytes(terms.premium.maxUploadBytes),
    },
    {
      what: "Largest file, once unpacked",
      free: formatBytes(terms.free.maxExpandedBytes),
      premium: formatBytes(terms.premium.maxExpandedBytes),
    },
    {
      what: "Results stay ready to download",
      free: `${formatDuration(archiveAfterMs / 1000)}, then they move to the archive; each can be put off once, by a day.${small}`,
      premium: "For good",
    },
    {
      what: "Archived results",
      free: "Are kept, not deleted; summary, charts and log can be read",
      premium: "All come back by themselves, verified byte for byte",
    },
    {
      what: "Mails, each can be turned off",
      free: "When a job is done or has failed, when a result has moved to the archive, and before it does if you ask for it",
      premium: "When a job is done or has failed, and one when all your results are back",
    },
  ];
  return (
    <div className="card p-4 sm:p-6">
      <table className="table">
        <caption className="sr-only">What each plan gives</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">What</span>
            </th>
            {(["free", "premium"] as const).map((plan) => (
              <th key={plan} scope="col" data-testid={`plan-${plan}`} className="w-[37%]">
                <span className="text-lg font-semibold text-ink">{titles[plan]}</span>
                {mine === plan && (
                  <span className="ml-3 rounded-full bg-accent-wash px-2.5 py-0.5 text-sm font-medium whitespace-nowrap text-accent">
                    Your plan
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ what, free, premium }) => (
            <tr key={what} className="group">
              <th scope="row" className="align-top group-last:border-b-0">
                {what}
              </th>
              <td>{free}</td>
              <td>{premium}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
