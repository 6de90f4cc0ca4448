/** The path and query of a request, decoded once, so that what was signed and what is served can never differ. */
export type RequestTarget = {
  /** Decoded path segments after the leading slash; an S3 key keeps its own slashes as segment borders. */
  readonly segments: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
};

/** Splits and decodes a raw request target; undefined when it holds malformed percent-encoding. */
export function parseTarget(raw: string): RequestTarget | undefined {
  const mark = raw.indexOf("?");
  const path = mark < 0 ? raw : raw.slice(0, mark);
  const query = mark < 0 ? "" : raw.slice(mark + 1);
  try {
    return {
      segments: path.split("/").slice(1).map(decodeURIComponent),
      query: query
        .split("&")
        .filter((pair) => pair !== "")
        .map((pair) => {
          const equals = pair.indexOf("=");
          const name = equals < 0 ? pair : pair.slice(0, equals);
          const value = equals < 0 ? "" : pair.slice(equals + 1);
          return [decodeQueryPart(name), decodeQueryPart(value)] as const;
        }),
    };
  } catch {
    return undefined;
  }
}

/** Encodes as AWS does: everything but the unreserved characters of RFC 3986. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

// A plus in a query is a space, as in a form; in a path it is a plus.
const decodeQueryPart = (part: string) => decodeURIComponent(part.replaceAll("+", " "));
