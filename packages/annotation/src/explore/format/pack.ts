import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompress } from "node:zlib";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Zstandard (RFC 8878) at its fastest usual level: three times as fast as deflate for the same size; see docs/decisions/0008. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };
/** What a column can say at most, so that a damaged file cannot take all memory. */
const maxColumnBytes = 2 ** 30;

/** Compresses, in the thread pool. The same bytes for the same bytes. Nothing becomes nothing. */
export async function pack(bytes: Uint8Array): Promise<Uint8Array> {
  return bytes.length === 0 ? bytes : compress(bytes, { params });
}

/** Inverse of `pack`. */
export async function unpack(packed: Uint8Array): Promise<Uint8Array> {
  return packed.length === 0 ? packed : decompress(packed, { maxOutputLength: maxColumnBytes });
}

/** Several pieces as one: their number and lengths, 4 bytes each, and the pieces. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const head = 4 * (pieces.length + 1);
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, head));
  const view = new DataView(joined.buffer);
  view.setUint32(0, pieces.length, true);
  let at = head;
  pieces.forEach((piece, i) => {
    view.setUint32(4 * (i + 1), piece.length, true);
    joined.set(piece, at);
    at += piece.length;
  });
  return joined;
}

/** Inverse of `joinPieces`; none for nothing. Throws RangeError where the bytes end too early. */
export function splitPieces(joined: Uint8Array): Uint8Array[] {
  if (joined.length === 0) return [];
  const view = new DataView(joined.buffer, joined.byteOffset, joined.length);
  const count = view.getUint32(0, true);
  let at = 4 * (count + 1);
  return Array.from({ length: count }, (_, i) => {
    const from = at;
    at += view.getUint32(4 * (i + 1), true);
    if (at > joined.length) throw new RangeError("a column is cut short");
    return joined.subarray(from, at);
  });
}
