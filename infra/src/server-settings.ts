import type { Duty } from "@gas/core/messages/duties";
import { mailSettings } from "./mail.ts";
import { keepAliveMs, webPort } from "./load-balancer.ts";
import { deploymentNames } from "./names.ts";
import type { Stage } from "./stage.ts";

/** A process's settings: the environment variables of its `env.ts`. Secrets come on top, on the server itself. */
export type Settings = Record<string, string>;

/** The hook that makes EC2 wait for an annotator that is told to end; the worker names it when it is done. */
export const drainHook = "drain";

/** Where the worker answers for its health, to its own machine only. */
export const workerHealthPort = 3001;
export const referencesFolder = "/var/lib/gas/references";

const always = ({ account, region, prefix, freeMaxUploadMib, archive }: Stage): Settings => ({
  AWS_REGION: region,
  AWS_ACCOUNT_ID: account,
  RESOURCE_PREFIX: prefix,
  FREE_MAX_UPLOAD_MIB: String(freeMaxUploadMib),
  ARCHIVE_AFTER: archive.after,
  ...(archive.minBytes === undefined ? {} : { ARCHIVE_MIN_BYTES: String(archive.minBytes) }),
  EXPEDITED_AT_MOST: String(archive.expeditedAtMost),
});

/** The web app's settings, wherever it runs. */
export function webSettings(stage: Stage): Settings {
  return {
    ...always(stage),
    NEXTAUTH_URL: `https://${stage.hosting.domain}`,
    OIDC_ISSUER: stage.signIn.issuer,
    OIDC_NAME: stage.signIn.name,
    ...(stage.admins.length > 0 ? { ADMINS: stage.admins.join(",") } : {}),
    ...(stage.stripe ? { STRIPE_PRICE: stage.stripe.price, PREMIUM_PRICE: stage.stripe.inWords } : {}),
    ...(stage.contact ? { CONTACT: stage.contact } : {}),
  };
}

/** What the web app needs besides where it is a process of a server of ours. */
export const webServerSettings: Settings = {
  NODE_ENV: "production",
  PORT: String(webPort),
  HOSTNAME: "0.0.0.0",
  KEEP_ALIVE_TIMEOUT: String(keepAliveMs),
};

/** A worker's settings. */
export function workerSettings(stage: Stage, duty: Duty): Settings {
  const { annotators, archive, prefix } = stage;
  return {
    ...always(stage),
    NODE_ENV: "production",
    WORKER_DUTIES: duty,
    HEALTH_PORT: String(workerHealthPort),
    GAS_REFERENCES_DIR: referencesFolder,
    ARCHIVE_STORE: archive.store,
    ARCHIVE_STORAGE_CLASS: archive.storageClass,
    ...(duty === "keeping" ? mailSettings(stage) : {}),
    ...(duty === "annotating"
      ? {
          ...annotators.settings,
          ANNOTATOR_SLOTS: String(annotators.slots),
          DRAIN_SECONDS: String(annotators.drainSeconds),
          DRAIN_HOOK: `${deploymentNames(prefix).groups.annotators}/${drainHook}`,
        }
      : {}),
  };
}
