import { useSyncExternalStore } from "react";

/** A value outside of any component, because it must live on while the person looks at other pages of the service. */
export type LiveValue<T> = {
  get(): T;
  set(next: T): void;
  subscribe(listener: () => void): () => void;
};

export function liveValue<T>(initial: T): LiveValue<T> & { initial: T } {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    initial,
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value now; while the server renders, what it was to begin with. */
export function useLiveValue<T>(live: LiveValue<T> & { initial: T }): T {
  return useSyncExternalStore(live.subscribe, live.get, () => live.initial);
}
