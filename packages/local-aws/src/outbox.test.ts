import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openOutbox, outboxTable } from "./outbox.ts";

const refused = Object.assign(new Error("no such topic"), { $fault: "client" });
const brokenOff = new Error("the connection broke");

/** An outbox whose topics answer as `answers` says; what is not named there is delivered. */
function anOutbox(answers: Record<string, Error[]>) {
  const db = new DatabaseSync(":memory:");
  db.exec(outboxTable);
  const told: string[] = [];
  const failures: unknown[] = [];
  const publish = async (topic: string) => {
    const failure = answers[topic]?.shift();
    if (failure) throw failure;
    told.push(topic);
  };
  const outbox = openOutbox(
    db,
    publish,
    () => ({ lose: 0, double: 0 }),
    (error) => failures.push(error),
  );
  const owed = () =>
    db
      .prepare("SELECT topic FROM owed_notices")
      .all()
      .map((row) => row["topic"]);
  const flush = async () => {
    outbox.flush();
    await outbox.idle();
  };
  return { db, outbox, told, failures, owed, flush };
}

describe("an outbox", () => {
  it("tells other topics when one of them is not there, and does not try that one for ever", async () => {
    const { outbox, told, failures, owed, flush } = anOutbox({ gone: [refused] });
    for (const topic of ["gone", "there"]) outbox.owe(topic, {});
    await flush();
    expect(told).toEqual(["there"]);
    expect(owed()).toEqual([]);
    expect(failures).toEqual([refused]);
    await outbox.close();
  });

  it("keeps what did not get through, and tells it the next time", async () => {
    const { outbox, told, owed, flush } = anOutbox({ busy: [brokenOff] });
    for (const topic of ["busy", "there"]) outbox.owe(topic, {});
    await flush();
    expect(told).toEqual(["there"]);
    expect(owed()).toEqual(["busy"]);
    await flush();
    expect(told).toEqual(["there", "busy"]);
    expect(owed()).toEqual([]);
    await outbox.close();
  });

  it("tells what another process owed when it died before it could tell", async () => {
    const { outbox, db } = anOutbox({});
    outbox.owe("there", { JobId: "7" });
    const told: string[] = [];
    const next = openOutbox(
      db,
      async (topic, body) => void told.push(`${topic} ${body}`),
      () => ({ lose: 0, double: 0 }),
    );
    next.flush();
    await next.close();
    expect(told).toEqual(['there {"JobId":"7"}']);
  });
});
