import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { encodeRfc3986, parseTarget, type RequestTarget } from "./request-target.ts";

/** The one pair of keys the embedded AWS knows. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** The parts of an HTTP request that a signature covers. */
export type SignedRequest = {
  readonly method: string;
  /** Path and query as they stood in the request line, still encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

export type VerifyOptions = {
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly now: Date;
  /** Lower-case hex SHA-256 of the body, for services that sign the body itself; S3 names its payload hash in a header. */
  readonly bodySha256?: string;
};

/** What a streamed, chunk-signed body needs to go on verifying where the request's own signature stopped. */
export type ChainStart = {
  readonly signingKey: Buffer;
  readonly amzDate: string;
  readonly scope: string;
  readonly seedSignature: string;
};

export type SignatureProblem =
  | "AccessDenied"
  | "AuthorizationHeaderMalformed"
  | "AuthorizationQueryParametersError"
  | "InvalidAccessKeyId"
  | "InvalidRequest"
  | "InvalidToken"
  | "InvalidURI"
  | "RequestTimeTooSkewed"
  | "SignatureDoesNotMatch"
  | "XAmzContentSHA256Mismatch";

export type Verdict =
  | {
      readonly ok: true;
      readonly accessKeyId: string;
      readonly via: "header" | "query";
      readonly payloadHash: string;
      readonly chain: ChainStart;
    }
  | { readonly ok: false; readonly code: SignatureProblem; readonly message: string };

type Refusal = Extract<Verdict, { ok: false }>;
type Claim = {
  readonly via: "header" | "query";
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly amzDate: string;
};

const algorithm = "AWS4-HMAC-SHA256";
const clockSkewMs = 15 * 60_000; // AWS General Reference: a request is good for 15 minutes around its date
const longestExpirySeconds = 7 * 24 * 3600; // the longest a presigned URL may live, same source
export const unsignedPayload = "UNSIGNED-PAYLOAD";
export const emptySha256 = createHash("sha256").update("").digest("hex");

export const sha256Hex = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();

/** The key a day's requests to one service in one region are signed with. */
export function deriveSigningKey(secret: string, date: string, region: string, service: string): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), "aws4_request");
}

/** Signs a string to sign, as lower-case hex. */
export const signText = (signingKey: Buffer, text: string) => hmac(signingKey, text).toString("hex");

/** Compares two signatures in constant time. */
export function sameSignature(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Checks the SigV4 signature of a request, whether in its Authorization header or presigned in its query. */
export function verifySignature(request: SignedRequest, options: VerifyOptions): Verdict {
  const target = parseTarget(request.target);
  if (!target) return refuse("InvalidURI", "Couldn't parse the specified URI.");
  const claim = readClaim(request, target);
  if ("ok" in claim) return claim;

  const timely = checkTime(claim, target, options.now);
  if (timely) return timely;
  const scope = checkScope(claim, options);
  if (typeof scope !== "string") return scope;
  const covered = checkSignedHeaders(request, claim);
  if (covered) return covered;
  const payloadHash = choosePayloadHash(request, claim, options);
  if (typeof payloadHash !== "string") return payloadHash;

  const [date = ""] = scope.split("/");
  const signingKey = deriveSigningKey(
    options.credentials.secretAccessKey,
    date,
    options.region,
    options.service,
  );
  const canonical = [
    request.method,
    canonicalPath(request.target, target, options.service),
    canonicalQuery(target),
    claim.signedHeaders.map((name) => `${name}:${headerValue(request, name)}\n`).join(""),
    claim.signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
  const expected = signText(signingKey, [algorithm, claim.amzDate, scope, sha256Hex(canonical)].join("\n"));
  if (!sameSignature(expected, claim.signature)) {
    return refuse(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    );
  }
  return {
    ok: true,
    accessKeyId: options.credentials.accessKeyId,
    via: claim.via,
    payloadHash,
    chain: { signingKey, amzDate: claim.amzDate, scope, seedSignature: claim.signature },
  };
}

/** Checks `keyId/date/region/service/aws4_request` against the keys and the place; answers the scope without the key id. */
export function checkCredential(
  credential: string,
  amzDate: string,
  options: Pick<VerifyOptions, "service" | "region" | "credentials">,
  malformed: SignatureProblem = "AuthorizationHeaderMalformed",
): string | Refusal {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split("/");
  if (terminator !== "aws4_request" || rest.length > 0 || !/^\d{8}$/.test(date ?? "")) {
    return refuse(malformed, "The credential is malformed; expecting id/date/region/service/aws4_request.");
  }
  if (accessKeyId !== options.credentials.accessKeyId) {
    return refuse("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
  }
  if (region !== options.region) {
    return refuse(malformed, `The region '${region}' is wrong; expecting '${options.region}'`);
  }
  if (service !== options.service) {
    return refuse(malformed, `The service '${service}' is wrong; expecting '${options.service}'`);
  }
  if (!amzDate.startsWith(`${date}T`)) {
    return refuse(
      "SignatureDoesNotMatch",
      "The date of the credential differs from the date of the request.",
    );
  }
  return [date, region, service, terminator].join("/");
}

const refuse = (code: SignatureProblem, message: string): Refusal => ({ ok: false, code, message });

function readClaim(request: SignedRequest, target: RequestTarget): Claim | Refusal {
  const authorization = request.headers["authorization"];
  const presigned = queryValue(target, "X-Amz-Signature") ?? queryValue(target, "X-Amz-Algorithm");
  if (authorization !== undefined && presigned !== undefined) {
    return refuse("InvalidRequest", "Only one auth mechanism allowed; found a header and query parameters.");
  }
  if (request.headers["x-amz-security-token"] ?? queryValue(target, "X-Amz-Security-Token")) {
    return refuse("InvalidToken", "The provided token is malformed or otherwise invalid.");
  }
  if (typeof authorization === "string") {
    const match =
      /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
        authorization,
      );
    const [, credential, signedHeaders, signature] = match ?? [];
    if (!credential || !signedHeaders || !signature) {
      return refuse(
        "AuthorizationHeaderMalformed",
        "The authorization header that you provided is not valid.",
      );
    }
    const amzDate = headerValue(request, "x-amz-date");
    return { via: "header", credential, signedHeaders: signedHeaders.split(";"), signature, amzDate };
  }
  if (presigned === undefined) return refuse("AccessDenied", "Access Denied");

  const once = (name: string) => {
    const values = target.query.filter(([key]) => key === name);
    return values.length === 1 ? values[0]?.[1] : undefined;
  };
  const [credential, signedHeaders, signature, amzDate] = [
    once("X-Amz-Credential"),
    once("X-Amz-SignedHeaders"),
    once("X-Amz-Signature"),
    once("X-Amz-Date"),
  ];
  if (!credential || !signedHeaders || !signature || !amzDate || once("X-Amz-Algorithm") !== algorithm) {
    return refuse(
      "AuthorizationQueryParametersError",
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  return { via: "query", credential, signedHeaders: signedHeaders.split(";"), signature, amzDate };
}

function checkTime(claim: Claim, target: RequestTarget, now: Date): Refusal | undefined {
  const signedAt = parseAmzDate(claim.amzDate);
  if (Number.isNaN(signedAt)) return refuse("AccessDenied", "A valid X-Amz-Date is required.");
  const tooEarly = signedAt - now.getTime() > clockSkewMs;
  if (claim.via === "header") {
    const tooLate = now.getTime() - signedAt > clockSkewMs;
    return tooEarly || tooLate
      ? refuse(
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.",
        )
      : undefined;
  }
  const expires = queryValue(target, "X-Amz-Expires") ?? "";
  const seconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0;
  if (seconds < 1 || seconds > longestExpirySeconds) {
    return refuse(
      "AuthorizationQueryParametersError",
      `X-Amz-Expires must be between 1 and ${longestExpirySeconds} seconds.`,
    );
  }
  if (tooEarly) return refuse("AccessDenied", "Request is not yet valid");
  return now.getTime() > signedAt + seconds * 1000
    ? refuse("AccessDenied", "Request has expired")
    : undefined;
}

const checkScope = (claim: Claim, options: VerifyOptions) =>
  checkCredential(
    claim.credential,
    claim.amzDate,
    options,
    claim.via === "query" ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed",
  );

/** Every signed header must be there, and every x-amz header that is there must be signed: else a middleman could add one. */
function checkSignedHeaders(request: SignedRequest, claim: Claim): Refusal | undefined {
  const sorted = claim.signedHeaders.toSorted();
  if (!claim.signedHeaders.includes("host") || sorted.some((name, at) => name !== claim.signedHeaders[at])) {
    return refuse("SignatureDoesNotMatch", "The signed headers must include host and be in order.");
  }
  const missing = claim.signedHeaders.filter((name) => request.headers[name] === undefined);
  if (missing.length > 0) {
    return refuse(
      "SignatureDoesNotMatch",
      `The request lacks headers that were signed: ${missing.join(", ")}`,
    );
  }
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith("x-amz-") && !claim.signedHeaders.includes(name),
  );
  return unsigned.length > 0
    ? refuse(
        "AccessDenied",
        `There were headers present in the request which were not signed: ${unsigned.join(", ")}`,
      )
    : undefined;
}

function choosePayloadHash(request: SignedRequest, claim: Claim, options: VerifyOptions): string | Refusal {
  const named = request.headers["x-amz-content-sha256"];
  if (options.bodySha256 !== undefined) {
    return named === undefined || named === options.bodySha256
      ? options.bodySha256
      : refuse("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match.");
  }
  if (typeof named === "string") return named;
  return claim.via === "query"
    ? unsignedPayload
    : refuse("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
}

// S3 signs the path encoded once; every other service encodes the already encoded path again.
function canonicalPath(raw: string, target: RequestTarget, service: string): string {
  if (service === "s3") return `/${target.segments.map(encodeRfc3986).join("/")}`;
  const [path = "/"] = raw.split("?", 1);
  return path.split("/").map(encodeRfc3986).join("/");
}

function canonicalQuery(target: RequestTarget): string {
  return target.query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function headerValue(request: SignedRequest, name: string): string {
  const value = request.headers[name] ?? "";
  return (Array.isArray(value) ? value.join(",") : value).trim().replace(/ +/g, " ");
}

// Names count by the letter: the signature does not cover its own name, so a looser reading would let that be changed.
const queryValue = (target: RequestTarget, name: string) => target.query.find(([key]) => key === name)?.[1];

/** Milliseconds since the epoch of a date such as 20260102T030405Z; NaN when it is none. */
export function parseAmzDate(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
