"use client";

import { useSyncExternalStore } from "react";
import { LocalTime } from "../local-time.tsx";
import { timeLeft } from "./time-left.ts";

/** One clock for all countdowns of the page. */
function everySecond(tell: () => void): () => void {
  const timer = setInterval(tell, 1000);
  return () => clearInterval(timer);
}
const secondNow = () => Math.floor(Date.now() / 1000);

/** How long until `until`, ticking; the moment itself where no script runs. */
export function Countdown({ until }: { until: number }) {
  const now = useSyncExternalStore(everySecond, secondNow, () => null);
  if (now === null)
    return (
      <>
        on <LocalTime at={until} />
      </>
    );
  // Not spoken at each tick: the moment is in the attribute, the state is announced elsewhere.
  return (
    <time dateTime={new Date(until).toISOString()} className="whitespace-nowrap">
      {timeLeft(until / 1000 - now)}
    </time>
  );
}
