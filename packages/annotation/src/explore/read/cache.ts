/** Things kept as long as there is room, the one used last the longest. */
export type Cache = {
  get(key: string): unknown;
  /** `bytes` is about what it takes. */
  set(key: string, value: unknown, bytes: number): void;
  /** What is kept under `key`, or what `make` makes of it, which is then kept: once, however many ask for it at the same time. */
  once<T>(key: string, make: () => Promise<T>, bytesOf: (value: T) => number): Promise<T>;
  bytesHeld(): number;
};

/** A cache that holds `maxBytes` at most. */
export function createCache(maxBytes: number): Cache {
  const kept = new Map<string, { value: unknown; bytes: number }>();
  let held = 0;
  const underWay = new Map<string, Promise<unknown>>();
  const cache: Cache = {
    async once<T>(key: string, make: () => Promise<T>, bytesOf: (value: T) => number) {
      const found = cache.get(key) as { value: T } | undefined;
      if (found) return found.value;
      let making = underWay.get(key) as Promise<T> | undefined;
      if (!making) {
        making = make().finally(() => underWay.delete(key));
        underWay.set(key, making);
        const value = await making;
        cache.set(key, { value }, bytesOf(value));
      }
      return making;
    },
    get(key) {
      const found = kept.get(key);
      if (!found) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key, value, bytes) {
      held -= kept.get(key)?.bytes ?? 0;
      kept.delete(key);
      kept.set(key, { value, bytes });
      held += bytes;
      for (const [oldest, { bytes: size }] of kept) {
        if (held <= maxBytes) break;
        kept.delete(oldest);
        held -= size;
      }
    },
    bytesHeld: () => held,
  };
  return cache;
}
