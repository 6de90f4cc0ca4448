import * as z from "zod";
import { JobId } from "@gas/core/jobs/job-id";
import { resultKinds } from "@gas/core/uploads/object-keys";

/** The changing parts of the API's addresses. */
export const JobAddress = z.object({ jobId: JobId });
export const FileAddress = JobAddress.extend({ kind: z.enum(resultKinds) });
