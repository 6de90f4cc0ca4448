import { createHash } from "node:crypto";
import { emptySha256, sameSignature, sha256Hex, signText, type ChainStart } from "../sigv4.ts";
import { S3Error } from "./errors.ts";

export type ChunkedBody = {
  /** Present when every chunk carries a signature that continues the one of the request. */
  readonly chain?: ChainStart;
  /** Whether headers may follow the last chunk. */
  readonly trailing: boolean;
  readonly onTrailers: (trailers: ReadonlyMap<string, string>) => void;
};

const longestLine = 8192; // a chunk header or a trailer; S3 clients write fewer than 200 bytes

/** Takes the aws-chunked framing off a body, checking chunk and trailer signatures as they pass. */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  { chain, trailing, onTrailers }: ChunkedBody,
): AsyncGenerator<Buffer> {
  const input = reader(source);
  let previous = chain?.seedSignature ?? "";
  for (;;) {
    const { size, signature } = readChunkHeader(await input.line());
    const hash = chain ? createHash("sha256") : undefined;
    for await (const piece of input.take(size)) {
      hash?.update(piece);
      yield piece;
    }
    if (chain) {
      const text = [
        "AWS4-HMAC-SHA256-PAYLOAD",
        chain.amzDate,
        chain.scope,
        previous,
        emptySha256,
        hash?.digest("hex"),
      ];
      previous = verifyLink(chain, text.join("\n"), signature);
    }
    // With trailers the last chunk has no line break of its own: they follow at once.
    if (size > 0 || !trailing) await input.lineBreak();
    if (size > 0) continue;
    if (trailing) onTrailers(await readTrailers(input, chain, previous));
    await input.end();
    return;
  }
}

type Reader = ReturnType<typeof reader>;

async function readTrailers(
  input: Reader,
  chain: ChainStart | undefined,
  previous: string,
): Promise<Map<string, string>> {
  const trailers = new Map<string, string>();
  for (let line = await input.line(); line !== ""; line = await input.line()) {
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed("a trailer has no name");
    trailers.set(line.slice(0, colon).toLowerCase().trim(), line.slice(colon + 1).trim());
  }
  if (!chain) return trailers;
  const signature = trailers.get("x-amz-trailer-signature");
  trailers.delete("x-amz-trailer-signature");
  const written = [...trailers].map(([name, value]) => `${name}:${value}\n`).join("");
  verifyLink(
    chain,
    ["AWS4-HMAC-SHA256-TRAILER", chain.amzDate, chain.scope, previous, sha256Hex(written)].join("\n"),
    signature,
  );
  return trailers;
}

function verifyLink(chain: ChainStart, text: string, signature: string | undefined): string {
  const expected = signText(chain.signingKey, text);
  if (signature === undefined || !sameSignature(expected, signature)) {
    throw new S3Error("SignatureDoesNotMatch", "The signature of a chunk does not match.");
  }
  return expected;
}

function readChunkHeader(line: string): { size: number; signature: string | undefined } {
  const match = /^([0-9a-f]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line);
  if (!match?.[1]) throw malformed("a chunk has no size");
  return { size: Number.parseInt(match[1], 16), signature: match[2] };
}

const malformed = (because: string) =>
  new S3Error("InvalidRequest", `The aws-chunked body is malformed: ${because}.`);

/** Reads lines and counted bytes from chunks of any size, holding no more than one of them. */
function reader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done) return false;
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    return true;
  };
  const cut = (bytes: number) => {
    const piece = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return piece;
  };
  return {
    async line(): Promise<string> {
      for (;;) {
        const at = held.indexOf("\r\n");
        if (at >= 0) {
          const text = cut(at).toString("latin1");
          cut(2);
          return text;
        }
        if (held.length > longestLine) throw malformed("a line is too long");
        if (!(await fill())) throw new S3Error("IncompleteBody");
      }
    },
    async *take(bytes: number): AsyncGenerator<Buffer> {
      for (let left = bytes; left > 0;) {
        if (held.length === 0 && !(await fill())) throw new S3Error("IncompleteBody");
        const piece = cut(Math.min(left, held.length));
        left -= piece.length;
        if (piece.length > 0) yield piece;
      }
    },
    async lineBreak(): Promise<void> {
      while (held.length < 2) if (!(await fill())) throw new S3Error("IncompleteBody");
      if (cut(2).toString("latin1") !== "\r\n") throw malformed("a chunk is longer than its size");
    },
    async end(): Promise<void> {
      do {
        if (held.length > 0) throw malformed("bytes follow the last chunk");
      } while (await fill());
    },
  };
}
