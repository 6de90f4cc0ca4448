"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { Dialog } from "radix-ui";
import { ChevronDown, ChevronUp, Dna, X } from "lucide-react";
import type { VariantDetail } from "@gas/annotation/explore/answers";
import { formatCount } from "@gas/core/jobs/job-view";
import { typeText } from "../charts/bar.ts";
import { useJobPages } from "../job/job-path.tsx";
import { ErrorNotice } from "../error-notice.tsx";
import { CopyButton } from "../result/copy-button.tsx";
import { Scrolling } from "../scrolling.tsx";
import { placeText } from "./columns.tsx";
import { entriesOf } from "./entries.ts";
import { EntryCard } from "./entry-card.tsx";
import { InfoTable, SampleTable } from "./record-tables.tsx";
import { useAnswer } from "./use-answer.ts";
import { useVariantsPath } from "./variants-path.tsx";

/** From here on the drawer leaves the table in sight and in use; below, it covers the page. */
const wide = "(min-width: 80rem)";

type Props = {
  jobId: string;
  ordinal: number;
  onClose: () => void;
  /** To the row before and after, where they are known. */
  onStep: ((by: 1 | -1) => void) | null;
};

/** All that is known of one record. */
export function VariantDrawer({ jobId, ordinal, onClose, onStep }: Props) {
  const at = useVariantsPath(jobId);
  const [isWide, setIsWide] = useState(false);
  useEffect(() => {
    const query = window.matchMedia(wide);
    const see = () => setIsWide(query.matches);
    see();
    query.addEventListener("change", see);
    return () => query.removeEventListener("change", see);
  }, []);
  const { value: detail, fresh, error } = useAnswer<VariantDetail>(at(`/${ordinal}`));

  return (
    <Dialog.Root open modal={!isWide} onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        {!isWide && <Dialog.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.5)]" />}
        <Dialog.Content
          aria-describedby={undefined}
          data-testid="drawer"
          aria-busy={!fresh && !error}
          className="drawer"
          onOpenAutoFocus={(event) => {
            // Its head is read first, and not the button that closes it.
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          // Beside the table: a click there opens another row, and does not close.
          onInteractOutside={(event) => isWide && event.preventDefault()}
        >
          <div className="flex items-start gap-2 border-b border-line px-5 py-4">
            <div className="min-w-0 grow">
              <Dialog.Title className="figures text-lg font-semibold break-words">
                {detail ? placeText(detail.row) : "Variant"}
              </Dialog.Title>
              {detail && (
                <p className="figures mt-0.5 text-sm break-all text-ink-soft">
                  {detail.row.ref} → {detail.row.alts.join(", ")}
                </p>
              )}
            </div>
            {onStep && (
              <>
                <button
                  type="button"
                  className="button quiet tiny"
                  aria-label="Previous variant"
                  onClick={() => onStep(-1)}
                >
                  <ChevronUp size={18} aria-hidden="true" />
                </button>
                <button
                  type="button"
                  className="button quiet tiny"
                  aria-label="Next variant"
                  onClick={() => onStep(1)}
                >
                  <ChevronDown size={18} aria-hidden="true" />
                </button>
              </>
            )}
            <Dialog.Close className="button quiet tiny" aria-label="Close">
              <X size={18} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Scrolling
            label="What is known of it"
            className={`min-h-0 grow px-5 py-4 ${fresh || error ? "" : "opacity-60"}`}
          >
            {error && <ErrorNotice error={error} />}
            {!error && !detail && <Waiting />}
            {detail && <Detail jobId={jobId} detail={detail} />}
          </Scrolling>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Waiting() {
  return (
    <div role="status">
      <span className="sr-only">Loading</span>
      {[90, 60, 75, 40].map((width) => (
        <span key={width} className="skeleton mb-3" style={{ width: `${width}%` }} aria-hidden="true" />
      ))}
    </div>
  );
}

function Detail({ jobId, detail }: { jobId: string; detail: VariantDetail }) {
  const { row, record, vcf } = detail;
  const pages = useJobPages(jobId);
  const entries = record ? entriesOf(record) : [];
  return (
    <div className="space-y-6">
      <dl className="grid grid-cols-3 gap-x-4 gap-y-3 text-sm">
        <Fact term="ID">{row.id === "." ? "–" : row.id}</Fact>
        <Fact term="QUAL">{row.qual ?? "–"}</Fact>
        <Fact term="FILTER">{row.filter === "." ? "–" : row.filter}</Fact>
        <Fact term="Depth">{row.depth === null ? "–" : formatCount(row.depth)}</Fact>
        <Fact term="Type">{row.types.map(typeText).join(", ") || "–"}</Fact>
        <Fact term="Record">{formatCount(row.ordinal + 1)}</Fact>
      </dl>
      <p>
        <Link
          href={`${pages}/browser?locus=${encodeURIComponent(`${row.contig}:${row.pos}`)}`}
          prefetch={false}
          className="button small"
        >
          <Dna size={16} aria-hidden="true" /> Show in the genome browser
        </Link>
      </p>
      {!vcf.here && (
        <p className="rounded-lg bg-wait-wash px-4 py-3 text-sm" data-testid="drawer-archived">
          {vcf.because} {vcf.remedy}
        </p>
      )}
      {record ? (
        <>
          <section aria-label="Consequences">
            <h3 className="font-medium">
              {entries.length === 1 ? "1 consequence" : `${formatCount(entries.length)} consequences`}
            </h3>
            {entries.length === 0 && (
              <p className="mt-1 text-sm text-ink-soft">The record was not annotated; the log says why.</p>
            )}
            <ol className="mt-2 space-y-3">
              {entries.map((entry, i) => (
                // Entries have no name of their own, and their order stands while the record does.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={i}>
                  <EntryCard entry={entry} alleles={record.alts.length} />
                </li>
              ))}
            </ol>
          </section>
          <SampleTable samples={record.samples} />
          <InfoTable info={record.info} />
          <details className="text-sm">
            <summary className="font-medium">The line of the file</summary>
            <pre className="figures mt-2 rounded-lg bg-sunken p-3 text-xs break-all whitespace-pre-wrap">
              {record.raw}
            </pre>
            <CopyButton text={record.raw} what="the line" />
          </details>
        </>
      ) : (
        <dl className="grid grid-cols-1 gap-3 text-sm">
          <Fact term="Consequences">
            {row.consequences.map((term) => term.replaceAll("_", " ")).join(", ") || "–"}
          </Fact>
          <Fact term="Genes">{row.genes.map(({ symbol, id }) => symbol || id).join(", ") || "–"}</Fact>
          <Fact term="HGVS">{[row.hgvsc, row.hgvsp].filter(Boolean).join(" · ") || "–"}</Fact>
        </dl>
      )}
    </div>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-soft">{term}</dt>
      <dd className="figures break-words">{children}</dd>
    </div>
  );
}
