/** Things kept as long as there is room, the one used last the longest. */
export type Cache = {
  get(key: string): unknown;
  /** `bytes` is about what it takes. */
  set(key: string, value: unknown, bytes: number): void;
  bytesHeld(): number;
};

/** A cache that holds `maxBytes` at most. */
export function createCache(maxBytes: number): Cache {
  const kept = new Map<string, { value: unknown; bytes: number }>();
  let held = 0;
  return {
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
}
