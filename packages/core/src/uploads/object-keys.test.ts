import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aJobId, aUser } from "../testing/builders.ts";
import { displayName, keyName, stem } from "./file-name.ts";
import {
  archivedKey,
  archiveKey,
  downloadName,
  inputKey,
  jobIdOfKey,
  resultKey,
  storedKinds,
} from "./object-keys.ts";

const nastyNames = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "../../etc/passwd",
    "..",
    ".",
    "",
    "a\nb.vcf",
    "q\"uo'te.vcf",
    "🧬🧬.vcf.gz",
    "C:\\x\\y.vcf",
    "\u202Efcv.exe",
  ),
);

describe("a file's name", () => {
  it("never reaches out of the job's folder, whatever it is", () => {
    fc.assert(
      fc.property(nastyNames, (name) => {
        const key = inputKey(aUser, aJobId(), name);
        expect(key).toMatch(/^inputs\/demo-free\/[0-9a-f-]{36}\/[A-Za-z0-9][A-Za-z0-9._-]*$/);
      }),
    );
  });

  it("is shown without control characters, path or emptiness, at most 120 characters of it", () => {
    fc.assert(
      fc.property(nastyNames, (name) => {
        const shown = displayName(name);
        expect(shown).not.toMatch(/[\u0000-\u001f/\\\u202e]/); // oxlint-disable-line no-control-regex
        expect(Array.from(shown).length).toBeGreaterThan(0);
        expect(Array.from(shown).length).toBeLessThanOrEqual(120);
      }),
    );
    expect(displayName("../../etc/passwd")).toBe("passwd");
    expect(displayName("🧬 patient.vcf.gz")).toBe("🧬 patient.vcf.gz");
  });

  it("carries over to the results", () => {
    expect(stem("patient 7.vcf.gz")).toBe("patient 7");
    expect(downloadName("🧬.vcf", "vcf")).toBe("🧬.annotated.vcf.gz");
    expect(keyName("a b.vcf")).toBe("a_b.vcf");
  });

  it("gives the files of a job different keys, even when it has no letter that a key may hold", () => {
    const keys = storedKinds.map((kind) =>
      resultKey(aUser, aJobId(), "lease", kind, "🧬.vcf").split("/").at(-1),
    );
    expect(new Set(keys).size).toBe(storedKinds.length);
  });
});

describe("the key of an archived copy", () => {
  it("tells the object it was made of and the job, and is another one at each attempt", () => {
    fc.assert(
      fc.property(nastyNames, fc.uuid(), fc.uuid(), (name, lease, attempt) => {
        const jobId = aJobId();
        const key = resultKey(aUser, jobId, lease, "vcf", name);
        const copy = archiveKey(key, attempt);
        expect(copy).not.toBe(key);
        expect(copy).toContain(attempt);
        expect(archivedKey(copy)).toBe(key);
        expect(jobIdOfKey(copy)).toBe(jobId);
      }),
    );
  });
});
