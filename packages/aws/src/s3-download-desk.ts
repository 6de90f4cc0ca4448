import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { DownloadDesk } from "@gas/core/ports/download-desk";

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

/** RFC 6266: a plain ASCII name for old readers, and the true one (RFC 8187) for all others. */
export function contentDisposition(disposition: "attachment" | "inline", fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]/g, "_").replace(/["\\]/g, "_");
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
