import { createCache } from "@gas/annotation/explore/read/cache";
import { planTable } from "@gas/core/accounts/plans";
import { AppError } from "@gas/core/errors/app-error";
import type { Job, JobIn } from "@gas/core/jobs/job";
import type { ObjectHead } from "@gas/core/ports/object-store";
import type { UploadedPart } from "@gas/core/ports/upload-desk";
import { day, minute } from "@gas/core/time";
import { aBeat, t0 } from "@gas/core/testing/builders";
import { inMemoryAccountStore } from "@gas/core/testing/in-memory-account-store";
import { inMemoryFigureStore } from "@gas/core/testing/in-memory-figure-store";
import { inMemoryJobStore } from "@gas/core/testing/in-memory-job-store";
import { inMemoryMailLedger } from "@gas/core/testing/in-memory-mail-ledger";
import type { WebDeps } from "../deps.ts";
import type { LogEntry } from "../log.ts";

/** Ports for tests that keep what was done with them. The free plan allows 1 MiB, so that a limit is near. */
export function fakeDeps() {
  const objects = new Map<string, ObjectHead>();
  const multiparts = new Map<string, UploadedPart[]>();
  const published: unknown[] = [];
  const logged: LogEntry[] = [];
  const ledger = inMemoryMailLedger();
  let uploads = 0;
  let time = t0;

  const objectStore = {
    head: async (key: string) => objects.get(key) ?? null,
    read: () => {
      throw new Error("nothing to read");
    },
    readRange: async () => {
      throw new Error("nothing to read");
    },
    put: async () => undefined,
    writer: () => {
      throw new Error("nothing to write");
    },
    remove: async (key: string) => void objects.delete(key),
    list: async () => [...objects.keys()],
    removeVersion: async ({ key }: { key: string }) => void objects.delete(key),
    listVersions: async function* (prefix: string) {
      for (const key of objects.keys()) if (key.startsWith(prefix)) yield { key };
    },
  };
  const deps: WebDeps = {
    jobs: inMemoryJobStore(),
    accounts: inMemoryAccountStore(),
    workers: { beat: async () => undefined, list: async () => [aBeat()], forget: async () => undefined },
    inputs: objectStore,
    results: objectStore,
    uploads: {
      signPost: async (key, maxBytes, secondsToLive) => ({
        url: "https://inputs.test/",
        fields: { key, max: String(maxBytes), life: String(secondsToLive) },
      }),
      beginMultipart: async () => {
        const uploadId = `upload-${++uploads}`;
        multiparts.set(uploadId, []);
        return { uploadId };
      },
      signPart: async ({ key, uploadId }, { partNumber, bytes }) =>
        `https://inputs.test/${key}?uploadId=${uploadId}&partNumber=${partNumber}&bytes=${bytes}`,
      listParts: async ({ uploadId }) => {
        const parts = multiparts.get(uploadId);
        if (!parts) throw new Error("NoSuchUpload");
        return parts;
      },
      completeMultipart: async ({ key, uploadId }) => {
        const parts = multiparts.get(uploadId);
        if (!parts) return;
        multiparts.delete(uploadId);
        objects.set(key, { bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), etag: '"m"' });
      },
      abortMultipart: async ({ uploadId }) => void multiparts.delete(uploadId),
      copy: async (fromKey, toKey) => {
        const found = objects.get(fromKey);
        if (!found) throw new AppError("upload_missing", "The file is not in storage any more.");
        objects.set(toKey, found);
      },
    },
    downloads: {
      signDownload: async (key, { fileName }, secondsToLive) =>
        `https://results.test/${key}?name=${fileName}&life=${secondsToLive}`,
    },
    references: objectStore,
    referenceDownloads: {
      signDownload: async (key, { fileName }, secondsToLive) =>
        `https://references.test/${key}?name=${fileName}&life=${secondsToLive}`,
    },
    figures: inMemoryFigureStore(),
    queueDesk: {
      depth: async () => ({ waiting: 0, inFlight: 0, delayed: 0, dead: 0 }),
      deadLetters: async () => [],
      sendAgain: async () => false,
      discard: async () => false,
    },
    bus: {
      publish: async (topic, notice) => void published.push({ topic, ...notice }),
      send: async (queue, message) => void published.push({ queue, ...message }),
    },
    explored: createCache(2 ** 20),
    mails: ledger,
    mailSecret: "m".repeat(32),
    plans: planTable(1),
    restore: { timeScale: 1, expeditedAtMost: 100 },
    archiveMinBytes: 0,
    payments: null,
    graceMs: 7 * day,
    testCheckout: true,
    undoDeleteMs: 10 * minute,
    now: () => time,
    log: (entry) => void logged.push(entry),
  };
  return {
    deps,
    ledger,
    objects,
    multiparts,
    published,
    logged,
    /** Stands `job` in the table as it is, without the way that led there. */
    stand: async <J extends Job>(job: J): Promise<J> => {
      await deps.jobs.add(job as unknown as JobIn<"AWAITING_UPLOAD">);
      return job;
    },
    /** Moves the clock. */
    pass: (milliseconds: number) => void (time += milliseconds),
  };
}

export const clickId = "11111111-2222-4333-8444-555555555555";
