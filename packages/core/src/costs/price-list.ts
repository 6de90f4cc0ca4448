/**
 * What AWS charges, in US dollars, in us-east-1: the one price table of this house. A GiB is 2^30 bytes (AWS's own
 * example reckons 100 TB as 102,400 GB); a month is 730 hours. List prices without free tiers, discounts and taxes.
 *
 * `checked`: the number was read at its source on the date above. What is not checked is a list price as it is commonly
 * known, and must be held against the page named before money hangs on it.
 */
export const priceList = {
  asOf: "2026-11-24",
  region: "us-east-1",
  s3: {
    source: "https://aws.amazon.com/s3/pricing/",
    checked: false,
    standardPerGiBMonth: 0.023, // the first 50 TB
    glacierPerGiBMonth: 0.0036, // Glacier Flexible Retrieval
    deepArchivePerGiBMonth: 0.00099,
    putPerThousand: 0.005,
    getPerThousand: 0.0004,
    intoGlacierPerThousand: 0.03, // PUT, COPY and POST with that storage class
    intoDeepArchivePerThousand: 0.05,
  },
  /** Retrieval from S3 Glacier Flexible Retrieval. */
  retrieval: {
    source: "https://repost.aws/knowledge-center/s3-manage-data-retrieval",
    checked: true, // but for Expedited's price of data
    Expedited: { perThousandRequests: 10, perGiB: 0.03 },
    Standard: { perThousandRequests: 0.05, perGiB: 0.01 },
    Bulk: { perThousandRequests: 0, perGiB: 0 },
  },
  dynamo: {
    source: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
    checked: false,
    perMillionWrites: 0.625,
    perMillionReads: 0.125,
    perGiBMonth: 0.25,
  },
  messages: {
    source: "https://aws.amazon.com/sqs/pricing/ and /sns/pricing/",
    checked: false,
    sqsPerMillionRequests: 0.4,
    snsPerMillionPublishes: 0.5,
  },
  /** On demand, Linux, an hour; `spotShare`: what a spot instance usually costs of that. */
  instances: {
    source: "https://aws.amazon.com/ec2/pricing/on-demand/",
    checked: false,
    perHour: {
      "t3.micro": 0.0104,
      "t3.small": 0.0208,
      "t3.medium": 0.0416,
      "t4g.small": 0.0168,
      "t4g.medium": 0.0336,
      "c7g.large": 0.0725,
      "c7g.xlarge": 0.145,
      "c7i.large": 0.08925,
      "c7i.xlarge": 0.1785,
      "c6i.large": 0.085,
      "c6i.xlarge": 0.17,
      "c6g.large": 0.068,
      "m7g.large": 0.0816,
      "m7i.large": 0.1008,
      "m7i.xlarge": 0.2016,
      "m6i.large": 0.096,
      "m6i.xlarge": 0.192,
    } as Record<string, number>,
    spotShare: 0.35,
  },
} as const;

/** Longest of what Glacier bills at least, in months of 30 days: 90 days for Flexible Retrieval (GLACIER), 180 for Deep Archive. */
export const shortestMonths = { GLACIER: 3, DEEP_ARCHIVE: 6 } as const;

/** What an archived object takes beside its bytes: 32 KiB at the archive's rate, 8 KiB at S3 Standard's (S3 user guide, "Storage class transitions"). */
export const archivedOverheadBytes = { atArchiveRate: 32 * 1024, atStandardRate: 8 * 1024 } as const;
