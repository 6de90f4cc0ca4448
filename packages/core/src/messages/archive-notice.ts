import * as z from "zod";

/**
 * What a Glacier vault says when a job of its ended (Glacier developer guide, "Configuring vault notifications"). A job
 * that is Completed may still have Failed; other kinds of job say the same with other fields empty.
 */
const VaultNotice = z
  .object({
    Action: z.string(),
    ArchiveId: z.string().nullish(),
    /** The S3 key, as we described the retrieval. */
    JobDescription: z.string().nullish(),
    JobId: z.string(),
    Completed: z.boolean(),
    StatusCode: z.string(),
  })
  .transform(({ Action, ArchiveId, JobId, JobDescription }) =>
    Action === "ArchiveRetrieval" && ArchiveId
      ? { retrievals: [{ archiveId: ArchiveId, retrievalId: JobId, key: JobDescription ?? "" }] }
      : { retrievals: [] },
  );

/**
 * What S3 says when an object was restored (S3 user guide, "Event message structure"): the key is form-URL-encoded, the
 * event's name has no "s3:". A restore has no id: the archived object's key names it.
 */
const S3Notice = z
  .object({
    Records: z.array(
      z.object({ eventName: z.string(), s3: z.object({ object: z.object({ key: z.string() }) }) }),
    ),
  })
  .transform(({ Records }) => ({
    retrievals: Records.filter(({ eventName }) => eventName === "ObjectRestore:Completed").map(({ s3 }) => {
      const [[key = ""] = []] = new URLSearchParams(
        s3.object.key.replaceAll("=", "%3D").replaceAll("&", "%26"),
      );
      return { archiveId: key, retrievalId: key, key };
    }),
  }));

/** S3 says this when it is told where to send its notices. */
const S3Test = z
  .object({ Service: z.literal("Amazon S3"), Event: z.literal("s3:TestEvent") })
  .transform(() => ({ retrievals: [] }));

/** A notice of either archive, as the retrievals that it says have ended. How they ended, the archive is asked. */
export const ArchiveNotice = z.union([VaultNotice, S3Notice, S3Test]);
export type ArchiveNotice = z.output<typeof ArchiveNotice>;
