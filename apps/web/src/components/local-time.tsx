"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;
const style = { dateStyle: "medium", timeStyle: "short" } as const;

/** A moment in the person's own time; in UTC, and saying so, until the page's scripts run. */
export function LocalTime({ at }: { at: number }) {
  const text = useSyncExternalStore(
    never,
    () => new Date(at).toLocaleString(undefined, style),
    () => `${new Date(at).toLocaleString("en-GB", { ...style, timeZone: "UTC" })} UTC`,
  );
  return <time dateTime={new Date(at).toISOString()}>{text}</time>;
}
