/**
 * Browsers cannot make an element as tall as millions of rows: beyond some 17 (Firefox) or 33 million pixels (Chromium) it is cut. So the scroller holds a
 * band of rows at most, and what stands at its top, the `base`, follows: a small step of the scroll bar moves row by row, a leap lands where
 * its share of the whole says, and at rest the bar is put where it belongs.
 */
export type BandShape = {
  /** Rows in all. */
  total: number;
  /** CSS pixels of a row, and of what is seen at once. */
  rowHeight: number;
  view: number;
};
/** Where the scroller stands: its scrollTop, and which row is the band's first. */
export type BandPlace = { top: number; base: number };

/** 200,000 rows of 40 pixels are 8 million: half of what the strictest browser takes. */
export const mostRows = 200_000;

/** Rows that the scroller holds. */
export function bandRows(total: number): number {
  return Math.min(total, mostRows);
}

const furthestTop = ({ total, rowHeight, view }: BandShape): number =>
  Math.max(1, bandRows(total) * rowHeight - view);
const furthestBase = ({ total }: BandShape): number => total - bandRows(total);

/** Where one is after the scroller moved to `top`. */
export function follow(shape: BandShape, before: BandPlace, top: number): BandPlace {
  const most = furthestBase(shape);
  if (most === 0) return { top, base: 0 };
  // A wheel, a finger and the page keys move less than this at a time; dragging the bar by a pixel moves more.
  if (Math.abs(top - before.top) <= 1.5 * shape.view) return { top, base: before.base };
  return {
    top,
    base: Math.round((Math.min(Math.max(top, 0), furthestTop(shape)) / furthestTop(shape)) * most),
  };
}

/** The same rows in view, with the scroll bar where their share of the whole says. */
export function settle(shape: BandShape, { top, base }: BandPlace): BandPlace {
  const most = furthestBase(shape);
  if (most === 0) return { top, base: 0 };
  const seen = top + base * shape.rowHeight;
  const share = seen / (furthestTop(shape) + most * shape.rowHeight);
  const settled = Math.min(most, Math.max(0, Math.round(share * most)));
  return { top: seen - settled * shape.rowHeight, base: settled };
}

/** Where to scroll so that row `at` is in view, moving no further than needed. */
export function reach(shape: BandShape, place: BandPlace, at: number): BandPlace {
  const { rowHeight, view } = shape;
  const from = place.top + place.base * rowHeight;
  const start = at * rowHeight;
  const seen = start < from ? start : start + rowHeight > from + view ? start + rowHeight - view : from;
  return settle(shape, { top: seen - place.base * rowHeight, base: place.base });
}
