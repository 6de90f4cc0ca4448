/** Whether S3 says that there is no such object, or no longer the one asked for. HEAD has no body, hence the bare NotFound. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    ["NoSuchKey", "NoSuchVersion", "NotFound", "PreconditionFailed", "NoSuchUpload"].includes(error.name)
  );
}
