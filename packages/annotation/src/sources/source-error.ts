/** A source of allele-level annotation that cannot be used, in one sentence that names the file and what to do. */
export class SourceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SourceError";
  }
}
