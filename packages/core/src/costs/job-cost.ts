import { priceList } from "./price-list.ts";

/** What a job asks of AWS, besides bytes that are kept. */
export type JobNeeds = {
  /** Seconds of one of an annotator's slots. */
  seconds: number;
  /** Slots of one server of `instanceType`, all of them busy. */
  slots: number;
  instanceType: string;
  spot: boolean;
  s3Puts: number;
  s3Gets: number;
  /** Write units: each write of a row of up to 2 KiB is two, and as many for each of the indexes that hold it. */
  dynamoWrites: number;
  dynamoReads: number;
  sqsRequests: number;
  snsPublishes: number;
};

/**
 * A small job, counted in the code: the file, its measuring and reading; result, index, summary, log; seven changes of the
 * row in two indexes; a page that looks four times a second while it runs; two topics and three queues. Polling of idle
 * queues and the load balancer are not a job's.
 */
export const usualJob: JobNeeds = {
  seconds: 20,
  slots: 2,
  instanceType: "c7i.xlarge",
  spot: true,
  s3Puts: 6,
  s3Gets: 5,
  dynamoWrites: 7 * 2 * 3,
  dynamoReads: 4 * 20 + 20,
  sqsRequests: 12,
  snsPublishes: 2,
};

export type JobCost = {
  compute: number;
  storageRequests: number;
  table: number;
  messages: number;
  total: number;
};

/** Dollars for a thousand jobs. Throws where the price list has no such instance type. */
export function costOfThousandJobs(job: JobNeeds): JobCost {
  const { instances, s3, dynamo, messages: queue } = priceList;
  const hour = instances.perHour[job.instanceType];
  if (hour === undefined) throw new Error(`The price list has no instance type ${job.instanceType}.`);
  const share = job.spot ? instances.spotShare : 1;
  const compute = (((hour * share) / 3600) * job.seconds * 1000) / job.slots;
  const storageRequests = job.s3Puts * s3.putPerThousand + job.s3Gets * s3.getPerThousand;
  const table =
    (job.dynamoWrites * dynamo.perMillionWrites + job.dynamoReads * dynamo.perMillionReads) / 1000;
  const messages =
    (job.sqsRequests * queue.sqsPerMillionRequests + job.snsPublishes * queue.snsPerMillionPublishes) / 1000;
  return { compute, storageRequests, table, messages, total: compute + storageRequests + table + messages };
}

const GiB = 2 ** 30;
const TiB = 2 ** 40;

/** Dollars a month for a TiB of results of `bytes` each, where they lie: overhead of each archived object included. */
export function costOfTiBMonth(bytes: number): Record<"STANDARD" | "GLACIER" | "DEEP_ARCHIVE", number> {
  const { s3 } = priceList;
  const overhead = (rate: number) =>
    ((TiB / bytes) * (32 * 1024 * rate + 8 * 1024 * s3.standardPerGiBMonth)) / GiB;
  const plain = (rate: number) => (TiB / GiB) * rate;
  return {
    STANDARD: plain(s3.standardPerGiBMonth),
    GLACIER: plain(s3.glacierPerGiBMonth) + overhead(s3.glacierPerGiBMonth),
    DEEP_ARCHIVE: plain(s3.deepArchivePerGiBMonth) + overhead(s3.deepArchivePerGiBMonth),
  };
}

/** Dollars for bringing a thousand results of `bytes` each back to S3 by each tier. */
export function costOfThousandRetrievals(bytes: number): Record<"Expedited" | "Standard" | "Bulk", number> {
  const { retrieval, s3 } = priceList;
  const by = ({ perThousandRequests, perGiB }: { perThousandRequests: number; perGiB: number }) =>
    perThousandRequests + s3.putPerThousand + ((bytes * 1000) / GiB) * perGiB;
  return { Expedited: by(retrieval.Expedited), Standard: by(retrieval.Standard), Bulk: by(retrieval.Bulk) };
}
