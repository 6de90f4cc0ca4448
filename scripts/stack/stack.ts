import path from "node:path";
import { awsClients, type AwsClients, type AwsConfig } from "@gas/aws/clients";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";
import { createResources } from "@gas/local-aws/resources";
import { startChild, untilReady, type Child } from "./child.ts";
import { openDesk } from "./desk.ts";
import { freePorts } from "./free-port.ts";

const root = path.resolve(import.meta.dirname, "../..");

export type StackOptions = {
  /** Everything the service remembers on this machine: jobs, files, queued messages, secrets, logs. */
  stateDir: string;
  /** The wanted ports; the next free ones are taken where these are in use. 0 takes any. */
  ports: {
    web: number;
    s3: number;
    messaging: number;
    dynamo: number;
    glacier?: number;
    smtp?: number;
    inbox?: number;
  };
  /** Further settings of worker and web. */
  env?: Record<string, string>;
  /** Web may be left out (tests of the worker alone). */
  web?: boolean;
};

export type Stack = {
  /** Where people go; empty without web. */
  url: string;
  /** Where the mails that the service sends can be read. */
  inbox: string;
  aws: AwsConfig;
  clients: AwsClients;
  prefix: string;
  children(): Child[];
  /** Starts another worker, as after a crash. */
  startWorker(env?: Record<string, string>): Promise<Child>;
  worker(): Child;
  web(): Child;
  /** Starts the web again at the same address, as after a crash. */
  restartWeb(): Promise<void>;
  embeddedAws(): Child;
  /** Kills the embedded AWS without warning and starts it again on the same state and ports. */
  restartAws(): Promise<void>;
  /** Ends web, worker and AWS in this order, so that each can still settle with the next. */
  stop(): Promise<void>;
};

const region = "us-east-1";
const prefix = "gas";

const pick = (env: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

/** Starts the whole service on this machine, each part a process of its own. The web must have been built. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir } = options;
  const desk = openDesk(stateDir);
  const logDir = path.join(stateDir, "logs");
  const referencesDir = path.join(stateDir, "references");
  ensureBuiltInReference(referencesDir);

  const { glacier, smtp, inbox } = options.ports;
  const ports = await freePorts({
    ...options.ports,
    glacier: glacier ?? 0,
    smtp: smtp ?? 0,
    inbox: inbox ?? 0,
  });
  const url = `http://localhost:${ports.web}`;
  const origins = [url, `http://127.0.0.1:${ports.web}`];
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const aws = {
    region,
    credentials: { accessKeyId: desk.accessKeyId, secretAccessKey: desk.secretAccessKey },
    endpoints: {
      s3: at(ports.s3),
      sqs: at(ports.messaging),
      sns: at(ports.messaging),
      dynamodb: at(ports.dynamo),
      glacier: at(ports.glacier),
    },
  };
  const awsEnv = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: desk.accessKeyId,
    AWS_SECRET_ACCESS_KEY: desk.secretAccessKey,
  };
  const appEnv = {
    ...awsEnv,
    RESOURCE_PREFIX: prefix,
    // A desk's results are small, and its archive is there to be seen: here every free result is archived.
    ARCHIVE_MIN_BYTES: "0",
    AWS_ENDPOINT_URL_S3: aws.endpoints.s3,
    AWS_ENDPOINT_URL_SQS: aws.endpoints.sqs,
    AWS_ENDPOINT_URL_SNS: aws.endpoints.sns,
    AWS_ENDPOINT_URL_DYNAMODB: aws.endpoints.dynamodb,
    AWS_ENDPOINT_URL_GLACIER: aws.endpoints.glacier,
    MAIL_SECRET: desk.mailSecret,
    MAIL_VIA: "smtp",
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: "GAS <gas@localhost>",
    SERVICE_URL: url,
    ...options.env,
  };
  const isReady = (line: string) => line.includes('"ready":true');

  const startAws = async (): Promise<Child> => {
    const child = startChild("aws", path.join(root, "packages/local-aws/src/main.ts"), {
      logDir,
      env: {
        ...awsEnv,
        LOCAL_AWS_DATA_DIR: path.join(stateDir, "aws"),
        LOCAL_AWS_S3_PORT: String(ports.s3),
        LOCAL_AWS_MESSAGING_PORT: String(ports.messaging),
        LOCAL_AWS_DYNAMO_PORT: String(ports.dynamo),
        LOCAL_AWS_GLACIER_PORT: String(ports.glacier),
        LOCAL_AWS_SMTP_PORT: String(ports.smtp),
        LOCAL_AWS_INBOX_PORT: String(ports.inbox),
        LOCAL_AWS_CORS_ORIGINS: origins.join(","),
        ...pick(appEnv, ["GLACIER_TIME_SCALE", "S3_FAULTS", "GLACIER_FAULTS"]),
      },
    });
    await untilReady(child, isReady);
    return child;
  };
  const startWorker = async (env: Record<string, string> = {}): Promise<Child> => {
    const child = startChild("worker", path.join(root, "apps/worker/src/main.ts"), {
      logDir,
      env: { ...appEnv, GAS_REFERENCES_DIR: referencesDir, ...env },
    });
    await untilReady(child, isReady);
    return child;
  };
  const startWeb = async (): Promise<Child> => {
    const appDir = path.join(root, "apps/web/.next/standalone/apps/web");
    const child = startChild("web", path.join(appDir, "server.js"), {
      logDir,
      cwd: appDir,
      env: {
        ...appEnv,
        NODE_ENV: "production",
        PORT: String(ports.web),
        HOSTNAME: "127.0.0.1",
        NEXTAUTH_URL: url,
        NEXTAUTH_SECRET: desk.sessionSecret,
        DEMO_SIGN_IN: "true",
      },
    });
    await untilReady(child, (line) => line.includes("Ready in"));
    return child;
  };

  const started: { aws?: Child; worker?: Child; web?: Child } = {};
  const stop = async () => {
    for (const part of [started.web, started.worker, started.aws]) await part?.stop();
  };
  try {
    started.aws = await startAws();
    const clients = awsClients(aws);
    await createResources(clients, prefix, origins, { vault: true });
    const worker = startWorker();
    if (options.web !== false) started.web = await startWeb();
    started.worker = await worker;

    const part = (name: keyof typeof started): Child => {
      const child = started[name];
      if (!child) throw new Error(`${name} was not started`);
      return child;
    };
    return {
      url,
      inbox: at(ports.inbox),
      aws,
      clients,
      prefix,
      children: () => Object.values(started),
      startWorker: async (env) => (started.worker = await startWorker(env)),
      worker: () => part("worker"),
      web: () => part("web"),
      restartWeb: async () => {
        started.web = await startWeb();
      },
      embeddedAws: () => part("aws"),
      restartAws: async () => {
        part("aws").process.kill("SIGKILL");
        await part("aws").ended;
        started.aws = await startAws();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
