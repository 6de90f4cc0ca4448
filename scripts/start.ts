import path from "node:path";
import { parseArgs } from "node:util";
import { buildWeb } from "./stack/build-web.ts";
import { startStack } from "./stack/stack.ts";

/** `npm start`: the whole service on this machine. Ctrl-C ends it; the next start finds everything as it was. */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env["PORT"] ?? "3000" },
    state: { type: "string", default: path.resolve(import.meta.dirname, "../.gas") },
  },
});

const say = (text: string) => process.stdout.write(`${text}\n`);
// Settings that a person may give to the service as a whole; all others belong to a deployment.
const passedOn = [
  "ARCHIVE_AFTER",
  "ARCHIVE_MIN_BYTES",
  "ARCHIVE_STORE",
  "EXPEDITED_AT_MOST",
  "GLACIER_TIME_SCALE",
  "FREE_MAX_UPLOAD_MIB",
  "ANNOTATOR_SLOTS",
  "ANNOTATOR_THREADS",
  "CONTACT",
  "JAVA_HOME",
  "PERL5LIB",
  "LOG_LEVEL",
  "OIDC_ISSUER",
  "OIDC_CLIENT_ID",
  "OIDC_CLIENT_SECRET",
  "OIDC_NAME",
  "MAIL_VIA",
  "MAIL_FROM",
  "SMTP_URL",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "STRIPE_PRICE",
  "PREMIUM_PRICE",
  "BILLING_GRACE",
];
/** What the engine annotates with, and how: docs/engines.md. */
const ofTheEngine = /^(ENGINE|ANNOTATION|VEP|SNPEFF)(_|$)/;
const given = Object.entries(process.env).filter(
  ([name, value]) => value && (passedOn.includes(name) || ofTheEngine.test(name)),
);
const env: Record<string, string> = {
  // On a desk nobody waits for hours: the archive takes two seconds for an Expedited retrieval, two minutes for a Standard one.
  GLACIER_TIME_SCALE: "0.01",
  ...Object.fromEntries(given),
};

say("Building the web app (only what changed) …");
buildWeb();
say("Starting the embedded AWS, the worker and the web app …");
const stack = await startStack({
  stateDir: path.resolve(values.state),
  ports: {
    web: Number(values.port),
    s3: 4569,
    messaging: 4566,
    dynamo: 4568,
    glacier: 4570,
    smtp: 4571,
    inbox: 4572,
  },
  env,
});
say(
  `GAS is ready at ${stack.url} — sign in with one click as a demo user, free or premium. Ctrl-C stops it.`,
);
const mailVia = env["MAIL_VIA"];
if (mailVia === undefined) say(`Mails that the service sends are at ${stack.inbox} (they go nowhere else).`);
else say(mailVia === "none" ? "No mails are sent." : `Mails are sent by ${mailVia}.`);

let stopping = false;
const stop = async (exitCode: number) => {
  if (stopping) return;
  stopping = true;
  say("\nStopping; running jobs are finished or handed back …");
  await stack.stop();
  say("Stopped. Everything is kept for the next start.");
  process.exit(exitCode);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
for (const child of stack.children())
  void child.ended.then((how) => {
    if (stopping) return;
    say(`\nThe ${child.name} process ended by itself (${how}). Its last words:\n${child.tail(15)}`);
    void stop(1);
  });
