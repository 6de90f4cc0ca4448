"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;
const full = { dateStyle: "medium", timeStyle: "short" } as const;
const short = { timeStyle: "short" } as const;

/**
 * A moment in the person's own time; in UTC, and saying so, until the page's scripts run. `brief` leaves the date out
 * where it is today's.
 */
export function LocalTime({ at, brief = false }: { at: number; brief?: boolean }) {
  const date = new Date(at);
  const text = useSyncExternalStore(
    never,
    () =>
      brief && date.toDateString() === new Date().toDateString()
        ? date.toLocaleTimeString(undefined, short)
        : date.toLocaleString(undefined, full),
    () => `${date.toLocaleString("en-GB", { ...(brief ? short : full), timeZone: "UTC" })} UTC`,
  );
  return <time dateTime={date.toISOString()}>{text}</time>;
}
