import { AsyncLocalStorage } from "node:async_hooks";
import { Readable } from "node:stream";
import { buildApp, type BuildAppOptions } from "fauxqs";
import type {
  Persistence,
  PersistenceModule,
  S3Module,
  SnsModule,
  SqsModule,
  SqsStore,
} from "fauxqs-internals";
import { checkGate, readWhole } from "./json-gate.ts";
import { portOf } from "./listen.ts";
import type { Credentials } from "./sigv4.ts";

export type MessagingOptions = {
  readonly dir: string;
  readonly port: number;
  readonly credentials: Credentials;
  readonly region: string;
};

const largestRequest = 2 << 20; // a batch of ten messages is 256 KiB at SQS, and base64 and escapes may swell it

/**
 * Starts the embedded SQS and SNS on one port. fauxqs does the work; its modules are put together here rather than by its
 * own `startFauxqs`, because that listens on every interface, checks no signature and fails to hand a message back.
 */
export async function startMessaging({ dir, port, credentials, region }: MessagingOptions) {
  const { persistence, stores } = await openStores(dir);
  const app = buildApp({
    logger: false,
    defaultRegion: region,
    stores: stores as unknown as NonNullable<BuildAppOptions["stores"]>,
  });

  app.addHook("onRequest", (request, _reply, next) => {
    const { socket } = request.raw;
    caller.run({ isGone: () => socket.destroyed || socket.readableEnded }, next);
  });
  app.addHook("onRequest", async (request, reply) => {
    // fauxqs would also answer as S3, and show its queues to anyone.
    if (request.method !== "POST" || !isMessagingType(request.headers["content-type"])) {
      await reply
        .code(404)
        .send({ __type: "UnknownOperationException", message: "Only SQS and SNS are here." });
    }
  });
  app.addHook("preParsing", async (request, reply, payload) => {
    const body = await readWhole(payload as AsyncIterable<Buffer>, largestRequest);
    const query = isQueryProtocol(request.headers["content-type"]);
    const refuse = async (status: number, type: string, message: string) => {
      await (query
        ? reply.code(status).type("text/xml").send(queryError(type, message))
        : reply
            .code(status)
            .type("application/x-amz-json-1.0")
            .send({ __type: `com.amazon.sqs#${type}`, message }));
    };
    if (!body) await refuse(413, "RequestEntityTooLarge", "The request is too large.");
    else {
      const verdict = checkGate(request.raw, body, { service: query ? "sns" : "sqs", region, credentials });
      if (!verdict.ok) await refuse(verdict.status, verdict.type, verdict.message);
    }
    return Readable.from(body?.length ? [body] : []);
  });
  app.addHook("onClose", async () => persistence.close());

  await app.listen({ port, host: "127.0.0.1" });
  const taken = portOf(app.server);
  moveQueueUrls(stores.sqsStore, taken);
  return { port: taken, stop: () => app.close() };
}

/** Opens fauxqs's stores on their database, with two of its faults mended. */
async function openStores(dir: string) {
  const load = (path: string): Promise<unknown> => import(new URL(path, import.meta.resolve("fauxqs")).href);
  const { PersistenceManager } = (await load("./persistence.js")) as PersistenceModule;
  const { SqsStore, SqsQueue } = (await load("./sqs/sqsStore.js")) as SqsModule;
  const { SnsStore } = (await load("./sns/snsStore.js")) as SnsModule;
  const { S3Store } = (await load("./s3/s3Store.js")) as S3Module;

  const persistence = new PersistenceManager(dir);
  persistence.db.exec("PRAGMA synchronous = FULL"); // what was acknowledged outlives a power cut too
  mendHandingBack(persistence);
  mendDeadLettering(SqsQueue);

  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  stores.sqsStore.host = ""; // else queue URLs are at sqs.REGION.HOST, which is no host when HOST is a number
  // Loaded before the stores know where to write: writing a queue replaces its row, and that would cascade to its messages.
  persistence.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  stores.sqsStore.persistence = persistence;
  stores.snsStore.persistence = persistence;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = persistence;
  return { persistence, stores };
}

// ChangeMessageVisibility to 0 sets the receive count to NULL in fauxqs 2.4.1, which the table forbids: the message was lost until a restart.
function mendHandingBack(persistence: Persistence): void {
  const ready = persistence.db.prepare(
    "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?",
  );
  persistence.updateMessageReady = (messageId) => void ready.run(messageId);
}

const mended = new WeakSet<object>();

/** Who asked. fauxqs hands a message to a long poll whose caller has hung up, and it then stays hidden for nobody. */
const caller = new AsyncLocalStorage<{ isGone(): boolean }>();

// A message that is received too often is deleted here and inserted there: in one transaction, lest a crash come between.
function mendDeadLettering({ prototype }: SqsModule["SqsQueue"]): void {
  if (mended.has(prototype)) return;
  mended.add(prototype);
  const dequeue = prototype.dequeue;
  prototype.dequeue = function dequeueAtOnce(...args) {
    if (caller.getStore()?.isGone()) return [];
    const db = this.persistence?.db;
    if (!db) return dequeue.apply(this, args);
    db.exec("BEGIN");
    try {
      return dequeue.apply(this, args);
    } finally {
      db.exec("COMMIT"); // also after a failure: what it did in memory is done, and the disk must say the same
    }
  };
}

// A queue that was made while the server had another port is told under the one it has now.
function moveQueueUrls(store: SqsStore, port: number): void {
  for (const [key, queue] of Array.from(store.queues)) {
    store.queues.delete(key);
    queue.url = queue.url.replace(/^http:\/\/[^/]+/, `http://127.0.0.1:${port}`);
    store.queues.set(queue.url, queue);
  }
}

const isQueryProtocol = (type = "") => type.startsWith("application/x-www-form-urlencoded");
const isMessagingType = (type = "") => type.startsWith("application/x-amz-json-1.0") || isQueryProtocol(type);

function queryError(code: string, message: string): string {
  const text = message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`;
}
