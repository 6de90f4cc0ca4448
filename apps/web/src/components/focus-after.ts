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
      if (element?.contains(document.activeElement)) document.querySelector<HTMLElement>(selector)?.focus();
    };
  }, [section, selector]);
}
