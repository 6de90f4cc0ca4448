import { beginUpload, UploadWish } from "../../../server/begin-upload.ts";
import { JobListQuery, listJobs } from "../../../server/list-jobs.ts";
import { route } from "../../../server/route.ts";

/** My jobs, newest first, a page at a time. */
export const GET = route({ query: JobListQuery }, async ({ house, account, query }) =>
  Response.json(await listJobs(house.deps, house.view, account, query)),
);

/** Begins a job: answers it with how its file is to be uploaded. The same click again answers the same job. */
export const POST = route({ body: UploadWish }, async ({ house, account, body }) => {
  const job = await beginUpload(house.deps, account, body);
  return Response.json(
    {
      job: await house.view(job, account),
      upload: job.status === "AWAITING_UPLOAD" ? job.upload : null,
    },
    { status: 201 },
  );
});
