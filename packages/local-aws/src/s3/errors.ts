import { element, xmlDocument } from "./xml.ts";

/** Every way this S3 says no, after the list of error codes in the S3 API reference. */
export const s3Errors = {
  AccessDenied: { status: 403, message: "Access Denied" },
  AccessForbidden: { status: 403, message: "CORSResponse: This CORS request is not allowed." },
  AuthorizationHeaderMalformed: { status: 400, message: "The authorization header is malformed." },
  AuthorizationQueryParametersError: { status: 400, message: "The authorization query is malformed." },
  BadDigest: { status: 400, message: "The checksum you specified did not match what we received." },
  BucketAlreadyOwnedByYou: { status: 409, message: "You already own the bucket you tried to create." },
  BucketNotEmpty: { status: 409, message: "The bucket you tried to delete is not empty." },
  EntityTooLarge: { status: 400, message: "Your proposed upload exceeds the maximum allowed size." },
  EntityTooSmall: { status: 400, message: "Your proposed upload is smaller than the minimum allowed size." },
  GlacierExpeditedRetrievalNotAvailable: {
    status: 503,
    message: "Glacier expedited retrievals are currently not available, please try again later",
  },
  IncompleteBody: { status: 400, message: "The body ended before the length it promised." },
  InternalError: { status: 500, message: "We encountered an internal error. Please try again." },
  InvalidAccessKeyId: { status: 403, message: "The access key id does not exist in our records." },
  InvalidArgument: { status: 400, message: "Invalid Argument" },
  InvalidBucketName: { status: 400, message: "The specified bucket is not valid." },
  InvalidDigest: { status: 400, message: "The Content-MD5 or checksum value is not valid." },
  InvalidObjectState: { status: 403, message: "The operation is not valid for the object's storage class" },
  InvalidPart: { status: 400, message: "One or more of the specified parts could not be found." },
  InvalidPartOrder: { status: 400, message: "The list of parts was not in ascending order." },
  InvalidRange: { status: 416, message: "The requested range is not satisfiable" },
  InvalidRequest: { status: 400, message: "The request is not valid." },
  InvalidStorageClass: { status: 400, message: "The storage class you specified is not valid" },
  InvalidToken: { status: 400, message: "The provided token is malformed or otherwise invalid." },
  InvalidURI: { status: 400, message: "Couldn't parse the specified URI." },
  KeyTooLongError: { status: 400, message: "Your key is too long" },
  MalformedPOSTRequest: { status: 400, message: "The body of your POST request is not well-formed." },
  MalformedXML: { status: 400, message: "The XML you provided was not well-formed." },
  MetadataTooLarge: { status: 400, message: "Your metadata headers exceed the maximum allowed size." },
  MethodNotAllowed: { status: 405, message: "The specified method is not allowed against this resource." },
  MissingContentLength: { status: 411, message: "You must provide the Content-Length HTTP header." },
  NoSuchBucket: { status: 404, message: "The specified bucket does not exist" },
  NoSuchCORSConfiguration: { status: 404, message: "The CORS configuration does not exist" },
  NoSuchKey: { status: 404, message: "The specified key does not exist." },
  NoSuchVersion: { status: 404, message: "The specified version does not exist." },
  NoSuchUpload: { status: 404, message: "The specified multipart upload does not exist." },
  NotImplemented: { status: 501, message: "The embedded S3 does not implement this." },
  PreconditionFailed: {
    status: 412,
    message: "At least one of the pre-conditions you specified did not hold",
  },
  RequestTimeTooSkewed: { status: 403, message: "The request time and the current time differ too much." },
  RestoreAlreadyInProgress: { status: 409, message: "Object restore is already in progress" },
  SignatureDoesNotMatch: { status: 403, message: "The request signature does not match." },
  SlowDown: { status: 503, message: "Please reduce your request rate." },
  XAmzContentSHA256Mismatch: { status: 400, message: "The 'x-amz-content-sha256' header does not match." },
} as const;

export type S3ErrorCode = keyof typeof s3Errors;

/** A refusal in S3's own words; `details` become elements of the error document. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly code: S3ErrorCode;
  readonly status: number;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: S3ErrorCode,
    message?: string,
    more: { details?: Record<string, string>; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message ?? s3Errors[code].message, "cause" in more ? { cause: more.cause } : undefined);
    this.code = code;
    this.status = s3Errors[code].status;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

/** The XML document S3 answers an error with. */
export function errorDocument(error: S3Error, resource: string, requestId: string): string {
  return xmlDocument(
    element(
      "Error",
      element("Code", error.code),
      element("Message", error.message),
      ...Object.entries(error.details).map(([name, value]) => element(name, value)),
      element("Resource", resource),
      element("RequestId", requestId),
    ),
  );
}
