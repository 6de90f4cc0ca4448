/** Every way this Glacier says no: names as the SDK knows them, statuses as the service sends them. */
const glacierErrors = {
  AccessDeniedException: 403,
  BadRequest: 400,
  IncompleteSignatureException: 400,
  InsufficientCapacityException: 503,
  InvalidParameterValueException: 400,
  InvalidSignatureException: 403,
  LimitExceededException: 400,
  MissingAuthenticationTokenException: 400,
  MissingParameterValueException: 400,
  NoLongerSupportedException: 400,
  PolicyEnforcedException: 400,
  RequestTimeoutException: 408,
  ResourceNotFoundException: 404,
  SerializationException: 400,
  ServiceUnavailableException: 500,
  ThrottlingException: 400,
  UnrecognizedClientException: 400,
} as const;
export type GlacierErrorCode = keyof typeof glacierErrors;
export const glacierErrorCodes = Object.keys(glacierErrors) as [GlacierErrorCode, ...GlacierErrorCode[]];

/** A refusal in Glacier's own words. */
export class GlacierError extends Error {
  override readonly name = "GlacierError";
  readonly code: GlacierErrorCode;
  readonly status: number;
  constructor(code: GlacierErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = glacierErrors[code];
  }
}

/** A parameter that is there and cannot be. */
export const invalid = (message: string): GlacierError =>
  new GlacierError("InvalidParameterValueException", message);
/** Something named that is not there. */
export const notFound = (message: string): GlacierError =>
  new GlacierError("ResourceNotFoundException", message);
