import * as z from "zod";

/** A UUID. Derived from who clicked and from the click, so that the same click twice is the same job: see `newJobId` in the web. */
export const JobId = z.uuid().brand<"JobId">();
export type JobId = z.infer<typeof JobId>;
