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

  it.each([
    [6, "TAATAGTGA", "QQ*"],
    [9, "AAAAGATGA", "NSW"],
    [10, "TGATAA", "C*"],
    [12, "CTGCTA", "SL"],
    [13, "AGAATATGA", "GMW"],
    [14, "TAATAGAAA", "Y*N"],
    [16, "TAGTAA", "L*"],
    [21, "ATAAAATGA", "MNW"],
    [22, "TCATAGTAA", "*L*"],
    [23, "TTATTG", "*L"],
    [24, "AGAAGGTGA", "SKW"],
    [25, "TGATAA", "G*"],
    [26, "CTGCTA", "AL"],
    [29, "TAATAGTGA", "YY*"],
    [30, "TAATAGTGA", "EE*"],
    [33, "TAATAGAGG", "Y*K"],
  ])("of table %i reads %s as %s", (table, bases, peptide) => {
    expect(translate(bases, geneticCode(table))).toBe(peptide);
  });
});
