import type { IncomingMessage } from "node:http";
import { S3Error } from "./errors.ts";
import { childrenNamed, childText, element, xmlDocument, type XmlElement } from "./xml.ts";

/** Who may call from a web page, and what the page may see of the answer. */
export type CorsRule = {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly expose: readonly string[];
  readonly maxAgeSeconds?: number;
};

const methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

/** The rule for buckets without a configuration of their own. ETag is exposed because an upload in parts needs it. */
export function defaultRules(origins: readonly string[]): CorsRule[] {
  if (origins.length === 0) return [];
  const expose = [
    "ETag",
    "Location",
    "Content-Range",
    "Content-Disposition",
    "x-amz-request-id",
    "x-amz-restore",
  ];
  return [{ origins, methods, headers: ["*"], expose, maxAgeSeconds: 3000 }]; // 3000 s, as in AWS's examples
}

/** Reads a CORSConfiguration document. */
export function readCors(root: XmlElement): CorsRule[] {
  const rules = childrenNamed(root, "CORSRule").map((rule) => {
    const texts = (name: string) => childrenNamed(rule, name).map(({ text }) => text);
    const maxAge = childText(rule, "MaxAgeSeconds");
    return {
      origins: texts("AllowedOrigin"),
      methods: texts("AllowedMethod"),
      headers: texts("AllowedHeader"),
      expose: texts("ExposeHeader"),
      ...(maxAge === undefined ? {} : { maxAgeSeconds: Number(maxAge) }),
    };
  });
  if (rules.length === 0 || rules.some((rule) => rule.origins.length === 0 || rule.methods.length === 0)) {
    throw new S3Error("MalformedXML");
  }
  const unknown = rules.flatMap((rule) => rule.methods).find((method) => !methods.includes(method));
  if (unknown !== undefined) throw new S3Error("InvalidRequest", `Found unsupported HTTP method: ${unknown}`);
  return rules;
}

/** Writes the same document. */
export function writeCors(rules: readonly CorsRule[]): string {
  const many = (name: string, values: readonly string[]) => values.map((value) => element(name, value));
  return xmlDocument(
    element(
      "CORSConfiguration",
      ...rules.map((rule) =>
        element(
          "CORSRule",
          ...many("AllowedOrigin", rule.origins),
          ...many("AllowedMethod", rule.methods),
          ...many("AllowedHeader", rule.headers),
          ...many("ExposeHeader", rule.expose),
          ...(rule.maxAgeSeconds === undefined ? [] : [element("MaxAgeSeconds", rule.maxAgeSeconds)]),
        ),
      ),
    ),
  );
}

/** The headers that let the calling page read this answer; none when no rule allows it. */
export function corsHeaders(rules: readonly CorsRule[], request: IncomingMessage): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined) return {};
  const preflight = request.method === "OPTIONS";
  const method = (preflight ? request.headers["access-control-request-method"] : request.method) ?? "";
  const asked = list(preflight ? request.headers["access-control-request-headers"] : undefined);
  const rule = rules.find(
    (one) =>
      one.origins.some((pattern) => fits(pattern, origin)) &&
      one.methods.includes(method) &&
      asked.every((header) =>
        one.headers.some((pattern) => fits(pattern.toLowerCase(), header.toLowerCase())),
      ),
  );
  if (!rule) return {};
  const anyone = rule.origins.includes("*");
  return {
    "access-control-allow-origin": anyone ? "*" : origin,
    "access-control-allow-methods": rule.methods.join(", "),
    ...(anyone ? {} : { "access-control-allow-credentials": "true" }),
    ...(asked.length > 0 ? { "access-control-allow-headers": asked.join(", ").toLowerCase() } : {}),
    ...(rule.expose.length > 0 ? { "access-control-expose-headers": rule.expose.join(", ") } : {}),
    ...(rule.maxAgeSeconds === undefined || !preflight
      ? {}
      : { "access-control-max-age": String(rule.maxAgeSeconds) }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

const list = (header: string | undefined) =>
  (header ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** One star may stand for anything, as in `https://*.example.org`. */
function fits(pattern: string, value: string): boolean {
  const [before = "", after] = pattern.split("*", 2);
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}
