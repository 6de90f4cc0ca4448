import { describe, expect, it } from "vitest";
import { checksumAlgorithms, type ChecksumName } from "./checksums.ts";

// The check values of the CRC catalogue (reveng.sourceforge.io) and of FIPS 180-4 for the text 123456789.
const known: [ChecksumName, string][] = [
  ["crc32", "cbf43926"],
  ["crc32c", "e3069283"],
  ["crc64nvme", "ae8b14860a799888"],
  ["sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
  ["sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
];

describe("a checksum", () => {
  it.each(known)("%s of 123456789 is %s, in one piece or many", (name, hex) => {
    for (const cut of [1, 4, 9]) {
      const sum = checksumAlgorithms[name]();
      const text = "123456789";
      for (let at = 0; at < text.length; at += cut) sum.update(Buffer.from(text.slice(at, at + cut)));
      expect(sum.digest().toString("hex")).toBe(hex);
    }
  });
});
