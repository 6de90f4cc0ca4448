import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { DownloadDesk } from "@gas/core/ports/download-desk";
import { contentDisposition } from "@gas/core/uploads/content-disposition";

/** Short-lived links to read one bucket of S3. */
export function s3DownloadDesk(s3: S3Client, bucket: string): DownloadDesk {
  return {
    signDownload: (key, { fileName, contentType, disposition }, secondsToLive) =>
      getSignedUrl(
        s3,
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ResponseContentType: contentType,
          ResponseContentDisposition: contentDisposition(disposition, fileName),
        }),
        { expiresIn: secondsToLive },
      ),
  };
}
