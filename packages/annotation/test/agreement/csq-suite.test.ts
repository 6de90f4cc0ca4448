import { describe, expect, it } from "vitest";
import { csqSuite, runCase, type CsqCase } from "./csq-suite.ts";
import { peerData } from "./peer-data.ts";

const folder = peerData(process.env);
const suite = folder === undefined ? undefined : csqSuite(folder);
const reason = suite === undefined ? " (skipped: the cases are not here, set GAS_PEER_DATA)" : "";
const cases = suite?.cases ?? [{ name: "no case" } as CsqCase];

describe.skipIf(suite === undefined)(`BCSQ in the cases of the bcftools csq suite${reason}`, () => {
  it.each(cases.map((one) => [one.name, one] as const))("%s is as csq writes it", async (_, one) => {
    const { got, expected } = await runCase(suite!.folder, one);
    expect(got).toEqual(expected);
  });
});
