import { describe, expect, it } from "vitest";
import { geneticCode, translate } from "./codon-table.ts";

describe("a genetic code", () => {
  it("has 64 codons, of which the standard one ends at three", () => {
    expect(geneticCode(1)).toHaveLength(64);
    expect(geneticCode(1).match(/\*/g)).toHaveLength(3);
  });

  it("reads AGA as a stop and TGA as tryptophan in vertebrate mitochondria", () => {
    expect(translate("ATAAGATGA", geneticCode(2))).toBe("M*W");
    expect(translate("ATAAGATGA", geneticCode(1))).toBe("IR*");
  });

  it("writes X for what it cannot read", () => {
    expect(translate("ATGNTGAC", geneticCode(1))).toBe("MXX");
  });

  it("that is not here is refused", () => {
    expect(() => geneticCode(99)).toThrow(/translation table 99/);
  });
});
