import { priceList } from "../costs/price-list.ts";
import { tierMs, type RestoreSettings } from "./restore-policy.ts";
import type { Tier } from "./result-state.ts";

/** What retrievals of one tier cost, in US dollars. */
type TierPrice = { perThousandRequests: number; perGiB: number };
export type RetrievalPrices = {
  /** When the source was read, and which one it was: shown beside the sum. */
  asOf: string;
  source: string;
  tiers: Record<"Expedited" | "Standard", TierPrice>;
};

/** What retrievals cost by this house's price list. Other regions differ a little. */
export const retrievalPrices: RetrievalPrices = {
  asOf: priceList.asOf,
  source: priceList.retrieval.source,
  tiers: { Expedited: priceList.retrieval.Expedited, Standard: priceList.retrieval.Standard },
};

/** What bringing a person's archived results back means. */
export type RestoreQuote = {
  results: number;
  bytes: number;
  /** Results by the tier that they are asked for with: the newest ones come first and faster. */
  expedited: number;
  standard: number;
  /** The longest that each tier takes from now, in milliseconds, by AWS's word. */
  readyInMs: Record<"Expedited" | "Standard", number>;
  /** What it costs the service, in US dollars. */
  costUSD: number;
  prices: Pick<RetrievalPrices, "asOf" | "source">;
};

const GiB = 2 ** 30;

/** A quote for results of `sizes` bytes, newest first: the order in which an upgrade asks for them. */
export function quoteRestore(
  sizes: readonly number[],
  { expeditedAtMost, timeScale }: RestoreSettings,
  prices: RetrievalPrices = retrievalPrices,
): RestoreQuote {
  const fast = sizes.slice(0, expeditedAtMost);
  const slow = sizes.slice(expeditedAtMost);
  const costOf = (tier: "Expedited" | "Standard", asked: readonly number[]) =>
    (asked.length / 1000) * prices.tiers[tier].perThousandRequests +
    (sum(asked) / GiB) * prices.tiers[tier].perGiB;
  const readyIn = (tier: Tier) => tierMs[tier] * timeScale;
  return {
    results: sizes.length,
    bytes: sum(sizes),
    expedited: fast.length,
    standard: slow.length,
    readyInMs: { Expedited: readyIn("Expedited"), Standard: readyIn("Standard") },
    costUSD: costOf("Expedited", fast) + costOf("Standard", slow),
    prices: { asOf: prices.asOf, source: prices.source },
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
