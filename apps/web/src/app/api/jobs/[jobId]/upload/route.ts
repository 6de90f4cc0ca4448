import { JobAddress } from "../../../../../server/job-address.ts";
import { route } from "../../../../../server/route.ts";
import { SigningWish, signUpload } from "../../../../../server/sign-upload.ts";

/** Signs the file's POST, or one part of it. */
export const POST = route(
  { params: JobAddress, body: SigningWish },
  async ({ house, account, params, body }) =>
    Response.json(await signUpload(house.deps, account, params.jobId, body)),
);
