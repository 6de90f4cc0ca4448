import { S3Error } from "./errors.ts";

/** What a conditional header compares with. */
export type Version = { readonly etag: string; readonly modifiedAt: Date };
type Headers = Readonly<Record<string, string | undefined>>;

/** Refuses a write whose If-None-Match or If-Match does not hold for what is there now. */
export function checkWrite(headers: Headers, current: Version | undefined): void {
  const [ifNoneMatch, ifMatch] = [headers["if-none-match"], headers["if-match"]];
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== "*") throw new S3Error("NotImplemented", "If-None-Match on a write takes * only.");
    if (current) throw failed("If-None-Match");
  }
  if (ifMatch !== undefined) {
    if (!current) throw new S3Error("NoSuchKey");
    if (!matches(ifMatch, current)) throw failed("If-Match");
  }
}

/** Refuses a delete whose If-Match does not hold; to delete what is not there is no conflict. */
export function checkDelete(headers: Headers, current: Version | undefined): void {
  const ifMatch = headers["if-match"];
  if (ifMatch !== undefined && current && !matches(ifMatch, current)) throw failed("If-Match");
}

/** Decides what a conditional read gets, in the order of RFC 9110 section 13.2.2. */
export function checkRead(headers: Headers, current: Version): "serve" | "not-modified" {
  const seconds = Math.floor(current.modifiedAt.getTime() / 1000); // HTTP dates have no fraction
  if (headers["if-match"] !== undefined) {
    if (!matches(headers["if-match"], current)) throw failed("If-Match");
  } else if (isBefore(headers["if-unmodified-since"], seconds)) throw failed("If-Unmodified-Since");
  if (headers["if-none-match"] !== undefined) {
    return matches(headers["if-none-match"], current) ? "not-modified" : "serve";
  }
  const since = headers["if-modified-since"];
  return isDate(since) && !isBefore(since, seconds) ? "not-modified" : "serve";
}

/** Refuses a copy whose source is not the version the caller means. */
export function checkCopySource(headers: Headers, source: Version): void {
  const asRead = Object.fromEntries(
    ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"].map((name) => [
      name,
      headers[`x-amz-copy-source-${name}`],
    ]),
  );
  if (checkRead(asRead, source) === "not-modified") throw failed("x-amz-copy-source-if-none-match");
}

const failed = (condition: string) =>
  new S3Error("PreconditionFailed", undefined, { details: { Condition: condition } });

function matches(list: string, { etag }: Version): boolean {
  const wanted = list.split(",").map((one) => one.trim().replace(/^W\//, "").replaceAll('"', ""));
  return wanted.includes("*") || wanted.includes(etag);
}

const isDate = (value: string | undefined) => value !== undefined && !Number.isNaN(Date.parse(value));
const isBefore = (value: string | undefined, seconds: number) =>
  value !== undefined && isDate(value) && Date.parse(value) / 1000 < seconds;
