import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** A running checksum; `digest` gives the raw bytes S3 writes in base64. */
export type Checksum = { update(data: Buffer): void; digest(): Buffer };

/** The checksums a request may carry in `x-amz-checksum-…`, under their header names. */
export const checksumAlgorithms = {
  crc32: () => {
    let value = 0;
    return { update: (data) => void (value = crc32(data, value)), digest: () => bigEndian32(value) };
  },
  crc32c: () => {
    let value = 0xffffffff;
    return {
      update: (data) => void (value = crc32cUpdate(value, data)),
      digest: () => bigEndian32((value ^ 0xffffffff) >>> 0),
    };
  },
  crc64nvme: crc64Nvme,
  sha1: () => nodeHash("sha1"),
  sha256: () => nodeHash("sha256"),
} as const satisfies Record<string, () => Checksum>;

export type ChecksumName = keyof typeof checksumAlgorithms;

export const isChecksumName = (name: string): name is ChecksumName => Object.hasOwn(checksumAlgorithms, name);

function nodeHash(algorithm: string): Checksum {
  const hash = createHash(algorithm);
  return { update: (data) => void hash.update(data), digest: () => hash.digest() };
}

function bigEndian32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

// Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). Node's zlib has the other CRC-32 only.
const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

function crc32cUpdate(start: number, data: Buffer): number {
  let value = start;
  for (const byte of data) value = (value >>> 8) ^ (castagnoli[(value ^ byte) & 0xff] ?? 0);
  return value >>> 0;
}

// CRC-64/NVME (NVM Express base specification), reflected 0x9a6c9329ac4bc9b5, in two halves: BigInt would be fifty times slower.
const [nvmeHigh, nvmeLow] = nvmeTables();

function nvmeTables(): [Uint32Array, Uint32Array] {
  const [high, low] = [new Uint32Array(256), new Uint32Array(256)];
  for (let index = 0; index < 256; index++) {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
    high[index] = Number(value >> 32n);
    low[index] = Number(value & 0xffffffffn);
  }
  return [high, low];
}

function crc64Nvme(): Checksum {
  let [high, low] = [0xffffffff, 0xffffffff];
  return {
    update(data) {
      for (const byte of data) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (nvmeLow[index] ?? 0);
        high = (high >>> 8) ^ (nvmeHigh[index] ?? 0);
      }
    },
    digest: () => Buffer.concat([bigEndian32(~high), bigEndian32(~low)]),
  };
}
