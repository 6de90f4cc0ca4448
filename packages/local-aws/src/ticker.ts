const longestMs = 2 ** 31 - 1; // setTimeout takes no more

/** Does `work` when its time has come, again and again: `work` says when there is something to do next. */
export function createTicker(clock: () => Date, work: () => Date | null): { tick(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const tick = () => {
    clearTimeout(timer);
    if (stopped) return;
    const next = work();
    if (!next) return;
    timer = setTimeout(tick, Math.min(Math.max(0, next.getTime() - clock().getTime()), longestMs));
    timer.unref();
  };
  return {
    tick,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
