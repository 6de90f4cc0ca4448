"use client";

import { useLayoutEffect, type RefObject } from "react";

/**
 * Where whoever uses the keyboard goes on when `section` leaves the page with the focus inside: at the element that
 * `selector` finds. Without it they would start at the top of the page again.
 */
export function useFocusAfter(section: RefObject<HTMLElement | null>, selector: string): void {
  useLayoutEffect(() => {
    const element = section.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      const next = document.querySelector<HTMLElement>(selector);
      // A heading is no stop of the tabulator, but can be begun at.
      if (next?.matches("h1, h2, h3")) next.tabIndex = -1;
      next?.focus();
    };
  }, [section, selector]);
}
