"use client";

import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { flushSync } from "react-dom";
import { follow, reach, settle, type BandShape } from "./row-band.ts";

/** As long without a scroll event is rest: longer than a notch of the wheel takes to the next. */
const restMs = 180;

/**
 * Keeps the band of rows in `scroller` (see row-band.ts): which row stands first in it, and how to bring one into view. Changes are made
 * before the browser paints, so that nothing jumps.
 */
export function useBand(
  scroller: RefObject<HTMLElement | null>,
  total: number,
  rowHeight: number,
): { base: number; bring: (at: number) => void } {
  const [base, setBase] = useState(0);
  const place = useRef({ top: 0, base: 0 });
  const resting = useRef<ReturnType<typeof setTimeout> | null>(null);

  const shape = useCallback((): BandShape => {
    const element = scroller.current;
    // What the sticky head covers is not seen.
    const head = element?.querySelector<HTMLElement>("[data-head]")?.offsetHeight ?? 0;
    return { total, rowHeight, view: Math.max(rowHeight, (element?.clientHeight ?? 0) - head) };
  }, [scroller, total, rowHeight]);

  const go = useCallback(
    (next: { top: number; base: number }) => {
      const changed = next.base !== place.current.base;
      place.current = next;
      if (changed) flushSync(() => setBase(next.base));
      const element = scroller.current;
      if (element && Math.abs(element.scrollTop - next.top) > 0.5)
        element.scrollTo({ top: next.top, behavior: "instant" });
    },
    [scroller],
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const moved = () => {
      const next = follow(shape(), place.current, element.scrollTop);
      const changed = next.base !== place.current.base;
      place.current = next;
      if (changed) flushSync(() => setBase(next.base));
      if (resting.current) clearTimeout(resting.current);
      resting.current = setTimeout(() => {
        // Moved on already, and the event that says so is still to come: to settle now would undo that.
        if (Math.abs(element.scrollTop - place.current.top) > 1) return;
        go(settle(shape(), place.current));
      }, restMs);
    };
    // Before the virtualiser's own listener, which draws what is in view.
    element.addEventListener("scroll", moved, { passive: true, capture: true });
    return () => {
      element.removeEventListener("scroll", moved, { capture: true });
      if (resting.current) clearTimeout(resting.current);
    };
  }, [scroller, shape, go]);

  const bring = useCallback((at: number) => go(reach(shape(), place.current, at)), [shape, go]);
  return { base: Math.min(base, Math.max(0, total - 1)), bring };
}
