/** What the browser sends to S3 by itself: a URL, and for a POST the form's fields. */
export type SignedPost = { url: string; fields: Record<string, string> };
export type UploadedPart = { partNumber: number; bytes: number; etag: string };

/** Hands out permission to put one object into S3, no larger than it was announced. Links die after `secondsToLive`. */
export type UploadDesk = {
  signPost(key: string, maxBytes: number, secondsToLive: number): Promise<SignedPost>;
  beginMultipart(key: string): Promise<{ uploadId: string }>;
  /** A URL for exactly `bytes` bytes: their number is among what is signed. */
  signPart(
    upload: { key: string; uploadId: string },
    part: { partNumber: number; bytes: number },
    secondsToLive: number,
  ): Promise<string>;
  listParts(upload: { key: string; uploadId: string }): Promise<UploadedPart[]>;
  /** Puts the parts together. Does nothing when that has been done already. */
  completeMultipart(upload: { key: string; uploadId: string }): Promise<void>;
  abortMultipart(upload: { key: string; uploadId: string }): Promise<void>;
  /** Copies what was uploaded once, inside storage, up to 5 GiB. AppError `upload_missing` when it is not there any more. */
  copy(fromKey: string, toKey: string): Promise<void>;
};
