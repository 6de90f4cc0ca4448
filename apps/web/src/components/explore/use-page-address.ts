"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { paramsOf, readAddress, writeAddress, type PageAddress } from "./view-address.ts";

export type PageState = PageAddress & {
  /** The address after a change, for links. */
  href: (change: Partial<PageAddress>) => string;
  /** Makes a change: an entry of the history, so that the back button undoes it. */
  go: (change: Partial<PageAddress>) => void;
};

/**
 * What the address of the page asks for, and how to change it. The address is the only place where the view is kept: a link shows what its
 * sender saw, and back is back.
 */
export function usePageAddress(): PageState {
  const path = usePathname();
  const search = useSearchParams().toString();
  // The router tells a change a moment later than it was made: until then the page goes by what was asked for, or a box that was ticked would flicker.
  const [asked, setAsked] = useState({ told: search, search });
  if (asked.told !== search) setAsked({ told: search, search });
  const address = useMemo(() => readAddress(paramsOf(new URLSearchParams(asked.search))), [asked.search]);
  const href = useCallback(
    (change: Partial<PageAddress>) => {
      // Another view begins at its first row, with nothing open.
      const fresh = change.view ? { from: 0, open: null } : {};
      return `${path}${writeAddress({ ...address, ...fresh, ...change })}`;
    },
    [path, address],
  );
  const go = useCallback(
    (change: Partial<PageAddress>) => {
      const next = href(change);
      if (next === `${window.location.pathname}${window.location.search}`) return;
      setAsked(({ told }) => ({ told, search: next.split("?")[1] ?? "" }));
      window.history.pushState(null, "", next);
    },
    [href],
  );
  return { ...address, href, go };
}
