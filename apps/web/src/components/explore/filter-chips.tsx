import Link from "next/link";
import { X } from "lucide-react";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import { chipsOf } from "./chips.ts";
import type { PageState } from "./use-page-address.ts";
import { unfiltered } from "./view-address.ts";

/** What the view asks for, each to be taken away. Links, so that they work without scripts. */
export function FilterChips({ view, href, go }: Pick<PageState, "view" | "href" | "go">) {
  const chips = chipsOf(view);
  if (chips.length === 0) return null;
  const onClick = (next: ExploreQuery) => (event: React.MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ view: next });
  };
  return (
    <ul aria-label="Filters in use" className="flex flex-wrap gap-2" data-testid="chips">
      {chips.map(({ key, kind, text, without }) => (
        <li key={key} className="max-w-full">
          <Link
            href={href({ view: without })}
            prefetch={false}
            scroll={false}
            className="chip"
            onClick={onClick(without)}
          >
            <span className="sr-only">Remove the filter</span>
            <span className="text-ink-soft">{kind}</span>
            <span className="truncate font-medium">{text}</span>
            <X size={14} aria-hidden="true" className="shrink-0" />
          </Link>
        </li>
      ))}
      <li>
        <Link
          href={href({ view: unfiltered(view) })}
          prefetch={false}
          scroll={false}
          className="link inline-flex min-h-8 items-center px-1 text-sm"
          onClick={onClick(unfiltered(view))}
        >
          Clear filters
        </Link>
      </li>
    </ul>
  );
}
