import { impactColours, termText } from "../charts/bar.ts";
import { CopyButton } from "../result/copy-button.tsx";
import type { Entry } from "./entries.ts";
import { ImpactMark } from "./impact-mark.tsx";

/** What the variant does to one transcript: the effect first, then its names, then all else that the annotator said. */
export function EntryCard({ entry, alleles }: { entry: Entry; alleles: number }) {
  const { terms, impact, gene, feature, biotype, hgvsc, hgvsp, picked, more, allele } = entry;
  return (
    <article
      className="rounded-xl border border-line p-4"
      style={{ borderLeft: `4px solid ${impact ? impactColours[impact] : "var(--line)"}` }}
      data-testid="entry"
    >
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h4 className="font-medium">{terms.map(termText).join(", ") || "no consequence"}</h4>
        <span className="text-xs text-ink-soft">
          <ImpactMark impact={impact} named />
        </span>
        {picked && (
          <span className="rounded-full bg-accent-wash px-2 py-0.5 text-xs font-medium text-accent">
            picked
          </span>
        )}
      </header>
      <p className="mt-1 text-sm text-ink-soft">
        {gene && <span className="font-medium text-ink">{gene}</span>}{" "}
        <span className="figures break-all">{feature}</span>
        {biotype && ` · ${termText(biotype)}`}
        {alleles > 1 && ` · allele ${allele}`}
      </p>
      {[
        { name: "HGVS coding", value: hgvsc },
        { name: "HGVS protein", value: hgvsp },
      ].map(
        ({ name, value }) =>
          value && (
            <div key={name} className="mt-2 flex items-center justify-between gap-2">
              <span className="figures min-w-0 text-sm break-all">{value}</span>
              <CopyButton text={value} what={name} />
            </div>
          ),
      )}
      {more.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="text-ink-soft">
            {more.length} more {more.length === 1 ? "field" : "fields"}
          </summary>
          <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
            {more.map(({ name, value, description }) => (
              <div key={name} className="contents">
                <dt className="text-ink-soft" title={description}>
                  {name}
                </dt>
                <dd className="figures break-all">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </article>
  );
}
