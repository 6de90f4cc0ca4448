import type { DatabaseSync } from "node:sqlite";

export type Publish = (topicArn: string, message: string) => Promise<void>;
/** How many notices shall not arrive, and then how many shall arrive twice. Counted down as it happens. */
export type NoticeFaults = { lose: number; double: number };

/** The table an outbox keeps its notices in. */
export const outboxTable =
  "CREATE TABLE owed_notices (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, body TEXT NOT NULL) STRICT;";

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
  const send = async () => {
    for (const row of db.prepare("SELECT id, topic, body FROM owed_notices ORDER BY id").all()) {
      for (let times = timesToSend(faults()); times > 0; times--)
        await publish(String(row["topic"]), String(row["body"]));
      db.prepare("DELETE FROM owed_notices WHERE id = ?").run(row["id"] ?? null);
    }
  };
  return {
    owe(topic: string, body: unknown): void {
      db.prepare("INSERT INTO owed_notices (topic, body) VALUES (?, ?)").run(topic, JSON.stringify(body));
    },
    /** Sends what is owed; what cannot be sent stays owed. */
    flush(): void {
      sending = sending.then(send).catch(onFailure);
    },
    /** Resolves when nothing is under way any more. */
    idle: () => sending,
  };
}

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
