"use client";

import Link from "next/link";
import { useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import { columnSizingFeature, createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import type { VariantRow } from "@gas/annotation/explore/answers";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import { formatCount } from "@gas/core/jobs/job-view";
import { placeColumn, placeText, type Column, type SortKey } from "./columns.tsx";
import { bandRows } from "./row-band.ts";
import { rowAt, type RowPages } from "./row-pages.ts";
import { useBand } from "./use-band.ts";

export const rowHeight = 40;
/** Rows drawn beyond what is seen, so that a flick of the wheel meets no gap. */
const overscan = 12;
/** Rows made on the server: a laptop's screen and a half. They are what a page without scripts shows. */
const firstRows = 40;

type Props = {
  rows: RowPages;
  /** First place of the rows that the server made. */
  from: number;
  fresh: boolean;
  columns: readonly Column[];
  sort: ExploreQuery["sort"];
  sortAddress: (by: SortKey) => string;
  openAddress: (ordinal: number) => string;
  opened: number | null;
  onSort: (by: SortKey) => void;
  onOpen: (row: VariantRow, at: number) => void;
  want: (from: number, to: number) => void;
};

const features = tableFeatures({ columnSizingFeature });
const helper = createColumnHelper<typeof features, VariantRow>();

/**
 * The table. Rows are drawn where one looks, however many there are. Arrows move from row to row, Enter opens one; what is not here
 * yet shows as a bar until it comes.
 */
export function VariantGrid(props: Props) {
  const { rows, fresh, columns, want, from: firstPlace } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const focusWanted = useRef(false);
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);

  const { base, bring } = useBand(scroller, rows.total, rowHeight);
  const virtualizer = useVirtualizer({
    count: bandRows(rows.total),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    // The row with the focus stays drawn, or the focus would be lost with it.
    rangeExtractor: (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      const focused = active - base;
      return focused >= 0 && focused < range.count && !drawn.includes(focused) ? [...drawn, focused] : drawn;
    },
  });
  const items = virtualizer.getVirtualItems();
  const places = live
    ? items.map(({ index, start }) => ({ at: base + index, start }))
    : Array.from({ length: Math.min(firstRows, rows.total - firstPlace) }, (_, i) => ({
        at: firstPlace + i,
        start: i * rowHeight,
      }));

  const first = places[0]?.at ?? 0;
  const last = (places.at(-1)?.at ?? 0) + 1;
  useEffect(() => {
    if (live) want(first, last);
  }, [live, want, first, last]);

  const data = useMemo(
    () => places.flatMap(({ at }) => rowAt(rows, at) ?? []),
    // The places are a new list at each drawing; what they hold is told by its ends.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [rows, first, last, places.length],
  );
  const definitions = useMemo(
    () =>
      helper.columns(
        [placeColumn, ...columns].map(({ name, label, size, cell }) =>
          helper.display({ id: name, header: label, size, cell: ({ row }) => cell(row.original) }),
        ),
      ),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: ({ ordinal }) => String(ordinal),
  });
  const byOrdinal = new Map(table.getRowModel().rows.map((row) => [row.original.ordinal, row]));
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const template = headers
    .map(({ column }) => `minmax(${column.getSize()}px, ${column.getSize()}fr)`)
    .join(" ");
  const about = new Map([placeColumn, ...columns].map((column) => [column.name, column]));

  const moveTo = (at: number) => {
    const target = Math.min(Math.max(at, 0), rows.total - 1);
    focusWanted.current = true;
    setActive(target);
    bring(target);
  };
  useEffect(() => {
    if (!focusWanted.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-at="${active}"]`);
    if (!row) return;
    focusWanted.current = false;
    row.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(event.target as HTMLElement).matches("[data-at]")) return;
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + screen,
      PageUp: active - screen,
      Home: 0,
      End: rows.total - 1,
    };
    const to = steps[event.key];
    const row = rowAt(rows, active);
    if (to !== undefined) moveTo(to);
    else if ((event.key === "Enter" || event.key === " ") && row) props.onOpen(row, active);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label="Variants"
      aria-rowcount={rows.total + 1}
      aria-colcount={headers.length}
      aria-busy={!fresh}
      className="variant-grid card"
      style={{ "--table-width": `${table.getTotalSize()}px` } as CSSProperties}
      data-testid="variants"
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="head" data-head>
        <div role="row" aria-rowindex={1} className="line" style={{ gridTemplateColumns: template }}>
          {headers.map((header) => (
            <Head
              key={header.id}
              column={about.get(header.column.id)!}
              sort={props.sort}
              address={props.sortAddress}
              onSort={props.onSort}
            />
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className={`relative ${fresh ? "" : "opacity-60"}`}
        style={{ height: live ? virtualizer.getTotalSize() : places.length * rowHeight }}
      >
        {places.map(({ at, start }) => {
          const known = rowAt(rows, at);
          const row = known && byOrdinal.get(known.ordinal);
          return (
            // A row is one stop of the keyboard, and its handler is the grid's.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={at}
              role="row"
              aria-rowindex={at + 2}
              aria-selected={known !== undefined && known.ordinal === props.opened}
              tabIndex={at === active ? 0 : -1}
              data-at={at}
              className="line"
              style={{
                gridTemplateColumns: template,
                height: rowHeight,
                transform: `translateY(${start}px)`,
              }}
              onFocus={() => setActive(at)}
              onClick={() => known && props.onOpen(known, at)}
            >
              {row
                ? row.getAllCells().map((cell, i) => (
                    <div
                      key={cell.id}
                      role={i === 0 ? "rowheader" : "gridcell"}
                      className={`cell ${about.get(cell.column.id)?.number ? "text-right" : ""}`}
                    >
                      {i === 0 && known ? (
                        <Link
                          href={props.openAddress(known.ordinal)}
                          prefetch={false}
                          tabIndex={-1}
                          className="figures font-medium hover:underline"
                          onClick={(event) => {
                            if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
                            else event.preventDefault();
                          }}
                        >
                          {placeText(known)}
                        </Link>
                      ) : (
                        <table.FlexRender cell={cell} />
                      )}
                    </div>
                  ))
                : headers.map(({ id }, i) => (
                    <div key={id} role={i === 0 ? "rowheader" : "gridcell"} className="cell">
                      {i === 0 ? <span className="sr-only">Row {formatCount(at + 1)} is loading</span> : null}
                      <span className="skeleton" aria-hidden="true" />
                    </div>
                  ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type HeadProps = {
  column: Column;
  sort: ExploreQuery["sort"];
  address: (by: SortKey) => string;
  onSort: (by: SortKey) => void;
};

function Head({ column: { label, sort: by, number }, sort, address, onSort }: HeadProps) {
  const sorted =
    by !== undefined && sort?.by === by ? (sort.descending ? "descending" : "ascending") : undefined;
  const Icon = sorted === "descending" ? ArrowDown : sorted === "ascending" ? ArrowUp : ArrowUpDown;
  return (
    <div role="columnheader" aria-sort={sorted} className={`cell ${number ? "text-right" : ""}`}>
      {by ? (
        <Link
          href={address(by)}
          prefetch={false}
          className="inline-flex items-center gap-1 hover:text-ink"
          title={`Order by ${label.toLowerCase()}`}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            onSort(by);
          }}
        >
          {label}
          <Icon size={14} aria-hidden="true" className={sorted ? "text-accent" : ""} />
        </Link>
      ) : (
        label
      )}
    </div>
  );
}
