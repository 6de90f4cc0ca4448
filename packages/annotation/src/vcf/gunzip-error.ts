/** Compressed data that cannot be read on: cut short, or damaged in the way that `message` names. */
export class GunzipError extends Error {
  readonly truncated: boolean;
  constructor(message: string, truncated: boolean, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "GunzipError";
    this.truncated = truncated;
  }
}
