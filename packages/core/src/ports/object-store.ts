/** What is known of an object without reading it. */
export type ObjectHead = { bytes: number; etag: string; versionId?: string };
/** One version of one object; `versionId` is absent in a bucket that keeps none. */
export type ObjectVersion = { key: string; versionId?: string | undefined };

/** An object under construction. Nothing can be read of it before `close`, and nothing stays of it after `abort`. */
export type ObjectWriter = {
  /** Waits while too much is under way. */
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<{ bytes: number; versionId?: string }>;
  abort(): Promise<void>;
};

/** One bucket, as the worker sees it. */
export type ObjectStore = {
  head(key: string): Promise<ObjectHead | null>;
  /** The bytes; throws AppError `not_found` when there is no such object or it is no longer the one with `ifEtag`. */
  read(
    key: string,
    options?: { ifEtag?: string; versionId?: string | undefined; signal?: AbortSignal },
  ): AsyncIterable<Uint8Array>;
  /**
   * Exactly `length` bytes from `from` on, of this version if one is named. Throws AppError `not_found` when there is no such object, or
   * it is shorter.
   */
  readRange(
    key: string,
    range: { from: number; length: number; versionId?: string | undefined; signal?: AbortSignal },
  ): Promise<Uint8Array>;
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Streams an object of any size in bounded memory. */
  writer(key: string, contentType: string): ObjectWriter;
  /** Removes the object with every version of it. */
  remove(key: string): Promise<void>;
  /** Removes exactly this version and no later one; does nothing when it is gone. */
  removeVersion(version: ObjectVersion): Promise<void>;
  /** Every version of every object whose key begins with `prefix`. */
  listVersions(prefix: string): AsyncIterable<ObjectVersion>;
  /** Keys that begin with `prefix`. */
  list(prefix: string): Promise<string[]>;
};
