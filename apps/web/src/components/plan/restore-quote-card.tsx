import type { RestoreQuote } from "@gas/core/archiving/restore-quote";
import { formatCount } from "@gas/core/jobs/job-view";
import { formatBytes } from "../format-bytes.ts";
import { LocalTime } from "../local-time.tsx";
import { formatCost } from "./format-cost.ts";

/** What an upgrade brings back: how many results, how much data, with which tier, ready by when, at what cost to the service. */
export function RestoreQuoteCard({ quote, now }: { quote: RestoreQuote; now: number }) {
  const { results, bytes, expedited, standard, readyInMs, costUSD, prices } = quote;
  if (results === 0)
    return (
      <p className="text-[0.9375rem] text-ink-soft" data-testid="quote">
        Nothing of yours is in the archive, so nothing has to be brought back.
      </p>
    );
  const tiers = [
    { tier: "Expedited", count: expedited, note: standard > 0 ? "the newest" : "" },
    { tier: "Standard", count: standard, note: expedited > 0 ? "the rest" : "" },
  ] as const;
  return (
    <div data-testid="quote">
      <h3 className="font-medium">What comes back when you upgrade</h3>
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-3">
        <div>
          <dt className="text-sm text-ink-soft">Archived results</dt>
          <dd className="figures text-lg">{formatCount(results)}</dd>
        </div>
        <div>
          <dt className="text-sm text-ink-soft">Data</dt>
          <dd className="figures text-lg">{formatBytes(bytes)}</dd>
        </div>
      </dl>
      <ul className="mt-3 space-y-1.5 text-[0.9375rem]">
        {tiers
          .filter(({ count }) => count > 0)
          .map(({ tier, count, note }) => (
            <li key={tier}>
              <span className="figures">{formatCount(count)}</span> {note && <>({note}) </>}with {tier}, ready
              by <LocalTime at={now + readyInMs[tier]} brief />
            </li>
          ))}
      </ul>
      <p className="mt-3 text-sm text-ink-soft">
        It costs the service {formatCost(costUSD)} at AWS’s prices as read on {prices.asOf} (
        <a className="link" href={prices.source} rel="noreferrer" target="_blank">
          source
        </a>
        ). It costs you nothing beside premium.
      </p>
    </div>
  );
}
