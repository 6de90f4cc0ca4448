import { join } from "node:path";
import { lockDirectory } from "./directory-lock.ts";
import { startDynamo } from "./dynamo.ts";
import type { GlacierFaults } from "./vaults/faults.ts";
import { createGlacierServer } from "./vaults/server.ts";
import { closeServer, listenOnLoopback } from "./listen.ts";
import { serveInbox } from "./mail/inbox.ts";
import { openMailbox } from "./mail/mailbox.ts";
import { receiveMail } from "./mail/receive.ts";
import { startMessaging } from "./messaging.ts";
import { openPublisher } from "./publish.ts";
import type { S3Faults } from "./s3/faults.ts";
import { createS3Server } from "./s3/server.ts";
import type { Credentials } from "./sigv4.ts";

export type LocalAwsOptions = {
  /** Where everything is kept; one process at a time. */
  readonly dataDir: string;
  /** 0 takes a free port. */
  readonly ports: {
    readonly s3: number;
    readonly messaging: number;
    readonly dynamo: number;
    readonly glacier?: number;
    readonly smtp?: number;
    readonly inbox?: number;
  };
  readonly credentials: Credentials;
  readonly region: string;
  /** Origins of web pages that may talk to S3, for buckets without CORS rules of their own. */
  readonly corsOrigins: readonly string[];
  /** The time objects are archived and restored by; signatures always go by the real time. */
  readonly clock?: () => Date;
  /** The hours that retrievals from an archive take, times this; 1 unless said otherwise. */
  readonly glacierTimeScale?: number;
  readonly s3Faults?: S3Faults;
  readonly glacierFaults?: GlacierFaults;
  /** Told of failures of the emulators themselves. */
  readonly onFailure?: (error: unknown) => void;
};

export type LocalAws = {
  readonly endpoints: {
    readonly s3: string;
    readonly sqs: string;
    readonly sns: string;
    readonly dynamodb: string;
    readonly glacier: string;
  };
  /** Where mail is handed in, and where it can be read. */
  readonly mail: { readonly smtp: string; readonly inbox: string };
  /** Looks what a clock that was moved by hand has brought about. */
  tick(): Promise<void>;
  /** Lets requests finish, closes every store and gives the directory free. */
  stop(): Promise<void>;
};

/** Starts the embedded AWS: S3, Glacier, SQS, SNS, DynamoDB and a mail server with an inbox on loopback ports, their state in one directory. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { dataDir, ports, credentials, region } = options;
  const stops: (() => unknown)[] = []; // in the order of starting; undone backwards
  const stop = async () => {
    for (let undo = stops.pop(); undo; undo = stops.pop()) await undo();
  };
  try {
    const lock = lockDirectory(dataDir);
    stops.push(() => lock.release());

    const at = (port: number) => `http://127.0.0.1:${port}`;
    const shared = { credentials, region };
    const messaging = await startMessaging({
      ...shared,
      dir: join(dataDir, "messaging"),
      port: ports.messaging,
    });
    stops.push(() => messaging.stop());
    const publisher = openPublisher({ ...shared, endpoint: at(messaging.port) });
    stops.push(() => publisher.close());

    const s3 = createS3Server({
      ...options,
      dir: join(dataDir, "s3"),
      publish: publisher.publish,
      ...(options.glacierTimeScale === undefined ? {} : { timeScale: options.glacierTimeScale }),
      ...(options.s3Faults ? { faults: options.s3Faults } : {}),
    });
    stops.push(() => s3.close());
    const s3Port = await listenOnLoopback(s3.server, ports.s3);
    stops.push(() => closeServer(s3.server));

    const glacier = createGlacierServer({
      ...options,
      dir: join(dataDir, "glacier"),
      publish: publisher.publish,
      ...(options.glacierTimeScale === undefined ? {} : { timeScale: options.glacierTimeScale }),
      ...(options.glacierFaults ? { faults: options.glacierFaults } : {}),
    });
    stops.push(() => glacier.close());
    const glacierPort = await listenOnLoopback(glacier.server, ports.glacier ?? 0);
    stops.push(() => closeServer(glacier.server));

    const dynamo = await startDynamo({ ...shared, dir: join(dataDir, "dynamo"), port: ports.dynamo });
    stops.push(() => dynamo.stop());

    const mailbox = openMailbox(join(dataDir, "mail"), options.clock);
    const smtp = await receiveMail(mailbox, ports.smtp ?? 0);
    stops.push(() => smtp.stop());
    const inbox = await serveInbox(mailbox, ports.inbox ?? 0);
    stops.push(() => inbox.stop());

    const [sqs, sns] = [at(messaging.port), at(messaging.port)];
    return {
      endpoints: { s3: at(s3Port), sqs, sns, dynamodb: at(dynamo.port), glacier: at(glacierPort) },
      mail: { smtp: `smtp://127.0.0.1:${smtp.port}`, inbox: at(inbox.port) },
      tick: async () => {
        await Promise.all([s3.tick(), glacier.tick()]);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
