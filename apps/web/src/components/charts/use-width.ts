"use client";

import { useEffect, useRef, useState, type RefObject } from "react";

/** How wide an element is, in CSS pixels; `usual` until it is known. Drawings are made as wide as they are shown, so that their letters keep their size. */
export function useWidth(usual: number): { place: RefObject<HTMLDivElement | null>; width: number } {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(usual);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.max(280, Math.round(entry?.contentRect.width ?? usual))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [usual]);
  return { place, width };
}
