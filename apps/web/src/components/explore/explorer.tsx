"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { ChartColumn, ListFilter, Table2 } from "lucide-react";
import type { ExploreMeta, VariantPage, VariantRow } from "@gas/annotation/explore/answers";
import { encodeQuery, type ExploreQuery } from "@gas/annotation/explore/query";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { formatCount } from "@gas/core/jobs/job-view";
import { ErrorNotice } from "../error-notice.tsx";
import { ColumnMenu } from "./column-menu.tsx";
import { columnsOf, columnsToAsk, columnsToExport, type SortKey } from "./columns.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { FilterPanel } from "./filter-panel.tsx";
import { rememberColumns } from "./remembered-columns.ts";
import { rowAt } from "./row-pages.ts";
import { SearchBox } from "./search-box.tsx";
import { useFacets } from "./use-facets.ts";
import { usePageAddress } from "./use-page-address.ts";
import { useRows } from "./use-rows.ts";
import { VariantDrawer } from "./variant-drawer.tsx";
import { VariantGrid } from "./variant-grid.tsx";
import { isFiltered, searchOf, unfiltered } from "./view-address.ts";
import { ViewSwitch } from "./view-switch.tsx";

/** Charts come when they are asked for. */
const Pictures = dynamic(() => import("./pictures/pictures.tsx").then((module) => module.Pictures), {
  ssr: false,
  loading: () => <p role="status">Loading the pictures …</p>,
});

type Props = {
  jobId: string;
  meta: ExploreMeta;
  /** What the page was made with: the rows of the address, unless it could not be understood. */
  first: { search: string; page: VariantPage } | null;
  error: ErrorReport | null;
  /** Columns chosen the last time. */
  remembered: readonly string[];
};

const panelId = "variant-filters";

/** A result to look into: filters, the table or the pictures of what they show, and one variant in the drawer. */
export function Explorer({ jobId, meta, first, error: firstError, remembered }: Props) {
  const page = usePageAddress();
  const { view, open, show, go, href } = page;
  const [chosen, setChosen] = useState(remembered);
  const [panelOpen, setPanelOpen] = useState(false);
  /** Where in the table the row stands that is open, if it was opened from there. */
  const [opener, setOpener] = useState<{ ordinal: number; at: number } | null>(null);

  const columns = useMemo(() => columnsOf(meta, view.columns, chosen), [meta, view.columns, chosen]);
  const search = searchOf(view, columnsToAsk(columns));
  const { rows, fresh, error: rowsError, want } = useRows(jobId, search, first);
  const facets = useFacets(jobId, view, meta.totals);
  const error = rowsError ?? (first === null && !fresh ? firstError : null);
  const count = fresh && !error ? rows.total : null;
  const onView = (next: ExploreQuery) => go({ view: next });

  const sortedBy = (by: SortKey): ExploreQuery => {
    if (view.sort?.by !== by) return { ...view, sort: { by, descending: by !== "impact" } };
    // Once, the other way round, and as in the file again.
    const { sort, ...rest } = view;
    return sort.descending === (by !== "impact")
      ? { ...view, sort: { by, descending: !sort.descending } }
      : rest;
  };
  const openRow = (row: VariantRow, at: number) => {
    setOpener({ ordinal: row.ordinal, at });
    go({ open: row.ordinal });
  };
  const close = () => {
    go({ open: null });
    // Back to the row that was looked at; to the table's own stop when the address alone had opened the drawer.
    const row = opener ? `[data-at="${opener.at}"]` : '[data-testid="variants"] [role="row"][tabindex="0"]';
    requestAnimationFrame(() => document.querySelector<HTMLElement>(row)?.focus());
  };
  const step = (by: 1 | -1) => {
    const at = (opener?.at ?? 0) + by;
    const row = rowAt(rows, at);
    if (row) openRow(row, at);
    else want(at, at + 1);
  };

  return (
    <div className="explorer">
      <div className="explorer-head min-w-0 space-y-3">
        <div className="flex flex-wrap items-start gap-2">
          <SearchBox
            form={panelId}
            text={view.q}
            error={view.q === "" ? null : error}
            onSearch={(q) => onView({ ...view, q })}
          />
          <button
            type="button"
            className="button toolbar xl:hidden [@media(scripting:none)]:hidden"
            aria-expanded={panelOpen}
            aria-controls={panelId}
            onClick={() => setPanelOpen(!panelOpen)}
          >
            <ListFilter size={16} aria-hidden="true" /> Filters
          </button>
          <ColumnMenu
            meta={meta}
            shown={columns}
            onChoose={(names) => {
              rememberColumns(names);
              setChosen(names);
              go({ view: { ...view, columns: names } });
            }}
          />
          <ExportMenu
            jobId={jobId}
            view={view}
            count={count}
            columns={columnsToExport(columns)}
            vcf={meta.vcf}
          />
          <ViewSwitch
            options={[
              { value: "table", text: "Table", icon: Table2 },
              { value: "pictures", text: "Pictures", icon: ChartColumn },
            ]}
            chosen={show}
            href={(value) => href({ show: value })}
            onChoose={(value) => go({ show: value })}
          />
        </div>
        <FilterChips view={view} href={href} go={go} />
        <p role="status" className="text-sm text-ink-soft" data-testid="count">
          {error
            ? ""
            : count === null
              ? "Looking …"
              : `${formatCount(count)} of ${formatCount(meta.records)} ${meta.records === 1 ? "variant" : "variants"}${isFiltered(view) ? "" : ", no filter"}`}
        </p>
        {error && view.q === "" && <ErrorNotice error={error} />}
      </div>
      <div
        className={`${panelOpen ? "" : "hidden"} explorer-panel xl:sticky xl:top-4 xl:block [@media(scripting:none)]:block`}
      >
        <FilterPanel
          id={panelId}
          jobId={jobId}
          meta={meta}
          view={view}
          facets={facets.value}
          onView={onView}
        />
      </div>
      <div className="explorer-body min-w-0">
        {show === "pictures" && facets.value && !error && (
          <div className={facets.fresh ? "" : "opacity-60"}>
            <Pictures jobId={jobId} facets={facets.value} page={page} />
          </div>
        )}
        {show === "table" && !error && count === 0 && (
          <NothingFound
            view={view}
            contigs={meta.totals.contig.map(({ value }) => value)}
            onClear={() => onView(unfiltered(view))}
          />
        )}
        {show === "table" && !error && count !== 0 && (
          <VariantGrid
            // Another view begins at its top.
            key={encodeQuery({ ...view, columns: [] }).toString()}
            rows={rows}
            from={page.from}
            fresh={fresh}
            columns={columns}
            sort={view.sort}
            sortAddress={(by) => href({ view: sortedBy(by) })}
            openAddress={(ordinal) => href({ open: ordinal })}
            opened={open}
            onSort={(by) => onView(sortedBy(by))}
            onOpen={openRow}
            want={want}
          />
        )}
      </div>
      {open !== null && (
        <VariantDrawer
          jobId={jobId}
          ordinal={open}
          onClose={close}
          onStep={opener?.ordinal === open ? step : null}
        />
      )}
    </div>
  );
}

type NothingProps = { view: ExploreQuery; contigs: readonly string[]; onClear: () => void };

function NothingFound({ view, contigs, onClear }: NothingProps) {
  return (
    <section className="card px-5 py-12 text-center" data-testid="nothing-found">
      <h2 className="text-lg">Nothing matches</h2>
      <p className="mx-auto mt-1 max-w-prose text-ink-soft">
        {isFiltered(view)
          ? "No variant of this result fulfils all of these filters. Take one away, or all of them."
          : "This result holds no records."}
      </p>
      {view.q !== "" && (
        <p className="mx-auto mt-2 max-w-prose text-sm text-ink-soft">
          The search takes a gene (symbol or identifier), a place (chrI:1,000 or chrI:1,000-2,000), a name
          after HGVS (c.12A&gt;G, p.Ala4Val, with or without the transcript in front), or an ID. Sequences
          here: {contigs.slice(0, 6).join(", ")}
          {contigs.length > 6 && " …"}.
        </p>
      )}
      {isFiltered(view) && (
        <button type="button" className="button primary mt-4" onClick={onClear}>
          Clear filters
        </button>
      )}
    </section>
  );
}
