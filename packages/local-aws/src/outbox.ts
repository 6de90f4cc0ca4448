import type { DatabaseSync } from "node:sqlite";

export type Publish = (topicArn: string, message: string) => Promise<void>;
/** How many notices shall not arrive, and then how many shall arrive twice. Counted down as it happens. */
export type NoticeFaults = { lose: number; double: number };

/** The table an outbox keeps its notices in. */
export const outboxTable =
  "CREATE TABLE owed_notices (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, body TEXT NOT NULL) STRICT;";

const retryMs = 1_000;

export type Outbox = ReturnType<typeof openOutbox>;

/**
 * Notices on their way to topics. What is owed is written down in the step that causes it and struck out once it was
 * published, so that a kill in between sends it twice rather than never.
 */
export function openOutbox(
  db: DatabaseSync,
  publish: Publish,
  faults: () => NoticeFaults,
  onFailure: (error: unknown) => void = () => {},
) {
  let sending = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  /** Answers whether it is settled: it was told, or never can be. */
  const tell = async (topic: string, body: string): Promise<boolean> => {
    try {
      for (let times = timesToSend(faults()); times > 0; times--) await publish(topic, body);
      return true;
    } catch (error) {
      onFailure(error);
      return isRefusal(error);
    }
  };
  const send = async () => {
    clearTimeout(retry);
    let owing = false;
    for (const row of db.prepare("SELECT id, topic, body FROM owed_notices ORDER BY id").all()) {
      if (await tell(String(row["topic"]), String(row["body"])))
        db.prepare("DELETE FROM owed_notices WHERE id = ?").run(row["id"] ?? null);
      else owing = true; // the next one may have another topic
    }
    if (owing) retry = setTimeout(flush, retryMs).unref();
  };
  const flush = () => {
    sending = sending.then(send).catch(onFailure);
  };
  return {
    owe(topic: string, body: unknown): void {
      db.prepare("INSERT INTO owed_notices (topic, body) VALUES (?, ?)").run(topic, JSON.stringify(body));
    },
    /** Sends what is owed; what does not get through stays owed and is tried again. */
    flush,
    /** Resolves when nothing is under way any more. */
    idle: () => sending,
    /** The same, for good: to be called before the database is closed. */
    async close(): Promise<void> {
      await sending;
      clearTimeout(retry);
    },
  };
}

/** A topic that is not there, or that may not be told, will not be there when it is asked again at once. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && "$fault" in error && error.$fault === "client";

function timesToSend(faults: NoticeFaults): number {
  if (faults.lose > 0) {
    faults.lose--;
    return 0;
  }
  if (faults.double > 0) {
    faults.double--;
    return 2;
  }
  return 1;
}
