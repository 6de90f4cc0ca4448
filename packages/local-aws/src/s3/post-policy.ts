import { checkCredential, deriveSigningKey, sameSignature, signText, type Credentials } from "../sigv4.ts";
import { S3Error } from "./errors.ts";
import { largestPut } from "./receive-body.ts";

/** Form fields by lower-case name; `bucket` comes from the URL, never from the form. */
export type FormFields = Readonly<Record<string, string>>;

type PolicyOptions = {
  readonly credentials: Credentials;
  readonly region: string;
  readonly now: Date;
};

// These need no condition in the policy (S3 API reference, "POST policy").
const freeFields = new Set(["bucket", "file", "policy", "x-amz-signature"]);

/** Checks the signed policy of a form upload against the form's fields; answers how many bytes the file may have. */
export function checkPostPolicy(fields: FormFields, options: PolicyOptions): { min: number; max: number } {
  const encoded = fields["policy"];
  if (encoded === undefined) throw new S3Error("AccessDenied", "Access Denied: the form has no policy.");
  checkFormSignature(fields, encoded, options);
  const { expiration, conditions } = readPolicy(encoded);
  if (!(expiration > options.now.getTime())) throw invalid("Policy expired.");

  let [min, max] = [0, largestPut];
  const covered = new Set(freeFields);
  for (const condition of conditions) {
    if (condition.kind === "length") {
      [min, max] = [Math.max(min, condition.min), Math.min(max, condition.max)];
      continue;
    }
    covered.add(condition.field);
    const value = fields[condition.field] ?? "";
    const holds = condition.kind === "eq" ? value === condition.value : value.startsWith(condition.value);
    if (!holds) throw invalid(`Policy Condition failed: ${condition.text}`);
  }
  const extra = Object.keys(fields).filter((name) => !covered.has(name) && !name.startsWith("x-ignore-"));
  if (extra.length > 0) throw invalid(`Extra input fields: ${extra.join(", ")}`);
  return { min, max };
}

function checkFormSignature(fields: FormFields, policy: string, options: PolicyOptions): void {
  const [credential, date, signature, algorithm] = [
    fields["x-amz-credential"] ?? "",
    fields["x-amz-date"] ?? "",
    fields["x-amz-signature"] ?? "",
    fields["x-amz-algorithm"],
  ];
  if (algorithm !== "AWS4-HMAC-SHA256")
    throw new S3Error("InvalidArgument", "X-Amz-Algorithm is not supported.");
  const scope = checkCredential(credential, date, { ...options, service: "s3" });
  if (typeof scope !== "string") throw new S3Error(scope.code, scope.message);
  const [day = ""] = scope.split("/");
  const key = deriveSigningKey(options.credentials.secretAccessKey, day, options.region, "s3");
  if (!sameSignature(signText(key, policy), signature)) throw new S3Error("SignatureDoesNotMatch");
}

type Condition =
  | { kind: "eq" | "starts-with"; field: string; value: string; text: string }
  | { kind: "length"; min: number; max: number };

function readPolicy(encoded: string): { expiration: number; conditions: Condition[] } {
  let policy: unknown;
  try {
    policy = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
  } catch {
    throw invalid("Policy is not JSON.");
  }
  if (typeof policy !== "object" || policy === null) throw invalid("Policy is not an object.");
  const { expiration, conditions } = policy as Record<string, unknown>;
  if (typeof expiration !== "string" || !Array.isArray(conditions)) {
    throw invalid("Policy lacks expiration or conditions.");
  }
  return { expiration: Date.parse(expiration), conditions: conditions.flatMap(readCondition) };
}

function readCondition(condition: unknown): Condition[] {
  const text = JSON.stringify(condition);
  if (Array.isArray(condition)) {
    const [kind, first, second] = condition as unknown[];
    if (kind === "content-length-range") {
      const [min, max] = [Number(first), Number(second)];
      if (!Number.isInteger(min) || !Number.isInteger(max))
        throw invalid(`Policy condition not understood: ${text}`);
      return [{ kind: "length", min, max }];
    }
    if (
      (kind === "eq" || kind === "starts-with") &&
      typeof first === "string" &&
      typeof second === "string"
    ) {
      return [{ kind, field: first.replace(/^\$/, "").toLowerCase(), value: second, text }];
    }
  } else if (typeof condition === "object" && condition !== null) {
    return Object.entries(condition).map(([field, value]) => ({
      kind: "eq" as const,
      field: field.toLowerCase(),
      value: String(value),
      text,
    }));
  }
  throw invalid(`Policy condition not understood: ${text}`);
}

const invalid = (because: string) => new S3Error("AccessDenied", `Invalid according to Policy: ${because}`);
