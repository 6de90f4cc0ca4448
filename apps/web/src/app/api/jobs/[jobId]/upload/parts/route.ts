import { JobAddress } from "../../../../../../server/job-address.ts";
import { route } from "../../../../../../server/route.ts";
import { completeUpload, listUploadedParts } from "../../../../../../server/sign-upload.ts";

/*
 * The uploader in the page asks S3 for the list of parts and to put them together, and expects S3's XML. Both are
 * answered here instead: they carry no bytes of the file, and so the server alone says which parts make the object.
 */

/** The parts that have arrived. */
export const GET = route({ params: JobAddress }, async ({ house, account, params }) => {
  const parts = await listUploadedParts(house.deps, account, params.jobId);
  return xml(
    `<ListPartsResult>${parts
      .map(
        ({ partNumber, etag, bytes }) =>
          `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escapeXml(etag)}</ETag><Size>${bytes}</Size></Part>`,
      )
      .join("")}</ListPartsResult>`,
  );
});

/** Puts the parts together. */
export const POST = route({ params: JobAddress }, async ({ house, account, params }) => {
  await completeUpload(house.deps, account, params.jobId);
  // The uploader wants a place and a key; neither is anything it could use.
  return xml(
    `<CompleteMultipartUploadResult><Location>${params.jobId}</Location><Key>${params.jobId}</Key></CompleteMultipartUploadResult>`,
  );
});

function xml(body: string): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>${body}`, {
    headers: { "Content-Type": "application/xml", "Cache-Control": "no-store" },
  });
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
