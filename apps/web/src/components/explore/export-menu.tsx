"use client";

import { DropdownMenu } from "radix-ui";
import { Download } from "lucide-react";
import type { VcfPresence } from "@gas/annotation/explore/answers";
import { encodeQuery, type ExploreQuery } from "@gas/annotation/explore/query";
import { formatCount } from "@gas/core/jobs/job-view";
import { useVariantsPath } from "./variants-path.tsx";

type Props = { jobId: string; view: ExploreQuery; count: number | null; columns: string[]; vcf: VcfPresence };

const formats = [
  { format: "tsv", name: "TSV", what: "the columns shown, for R and Python" },
  { format: "csv", name: "CSV", what: "the columns shown, for a spreadsheet" },
  { format: "vcf", name: "VCF", what: "the records as they are" },
] as const;

/** "1 row", "1,234 rows". */
export function rowsText(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "row" : "rows"}`;
}

function restOf(view: ExploreQuery, format: string, columns: string[]): string {
  const params = encodeQuery({ ...view, columns });
  params.set("format", format);
  params.set("compress", "none");
  return `/export?${params.toString()}`;
}

/** Exactly what the filter shows, all of it, as a file. Links: the browser saves what the service streams. */
export function ExportMenu({ jobId, view, count, columns, vcf }: Props) {
  const at = useVariantsPath(jobId);
  const rows = count === null ? "" : rowsText(count);
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger
          className="button toolbar [@media(scripting:none)]:hidden"
          disabled={count === 0}
        >
          <Download size={16} aria-hidden="true" /> Export{rows && ` ${rows}`}
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={6}
            collisionPadding={12}
            className="card z-40 w-72 p-1.5"
          >
            {formats.map(({ format, name, what }) => {
              const away = format === "vcf" && !vcf.here;
              return (
                <DropdownMenu.Item key={format} asChild disabled={away}>
                  <a
                    href={at(restOf(view, format, columns))}
                    download
                    data-testid={`export-${format}`}
                    className="block rounded-md px-3 py-2 outline-none data-disabled:pointer-events-none data-disabled:opacity-60 data-highlighted:bg-sunken"
                  >
                    <span className="font-medium">
                      {name}
                      {rows && `, ${rows}`}
                    </span>
                    <span className="block text-xs text-ink-soft">{away ? vcf.because : what}</span>
                  </a>
                </DropdownMenu.Item>
              );
            })}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <noscript>
        {formats.map(({ format, name }) => (
          <a key={format} className="link mr-3 text-sm" href={at(restOf(view, format, columns))}>
            Export {name}
          </a>
        ))}
      </noscript>
    </>
  );
}
