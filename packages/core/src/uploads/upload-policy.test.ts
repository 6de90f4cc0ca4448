import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planTable } from "../accounts/plans.ts";
import { decideArrival, decideUpload, multipartAboveBytes, partCount, partLength } from "./upload-policy.ts";

const plans = planTable(25);
const MiB = 2 ** 20;

describe("an upload", () => {
  it("of a free account is refused one byte above its limit, and taken at the limit", () => {
    expect(decideUpload(25 * MiB, "free", plans)).toMatchObject({ accept: true, method: "multipart" });
    expect(decideUpload(25 * MiB + 1, "free", plans)).toEqual({
      accept: false,
      because: "upload_too_large",
      maxBytes: 25 * MiB,
    });
    expect(decideUpload(25 * MiB + 1, "premium", plans)).toMatchObject({ accept: true });
  });

  it("of nothing is refused", () => {
    expect(decideUpload(0, "premium", plans)).toMatchObject({ accept: false, because: "upload_empty" });
  });

  it("goes up in one piece as long as it is small, and never allows more than the plan does", () => {
    expect(decideUpload(multipartAboveBytes, "free", plans)).toMatchObject({
      method: "post",
      maxBytes: multipartAboveBytes,
    });
    expect(decideUpload(MiB, "free", planTable(2))).toMatchObject({ method: "post", maxBytes: 2 * MiB });
    expect(decideUpload(multipartAboveBytes + 1, "free", plans)).toMatchObject({ method: "multipart" });
  });

  it("in parts keeps to S3's limits, and its parts make up the file exactly", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: multipartAboveBytes + 1, max: plans.premium.maxUploadBytes }),
        (bytes) => {
          const decision = decideUpload(bytes, "premium", plans);
          if (!decision.accept || decision.method !== "multipart") throw new Error("should go up in parts");
          const count = partCount(bytes, decision.partBytes);
          expect(count).toBeLessThanOrEqual(10_000);
          expect(decision.partBytes).toBeGreaterThanOrEqual(5 * MiB);
          const last = partLength(bytes, decision.partBytes, count);
          expect(last).toBeGreaterThan(0);
          expect((count - 1) * decision.partBytes + last).toBe(bytes);
        },
      ),
    );
  });

  it("is measured again when it has arrived", () => {
    expect(decideArrival(10, 10, "free", plans)).toEqual({ accept: true });
    expect(decideArrival(0, 0, "free", plans)).toMatchObject({ because: "upload_empty" });
    expect(decideArrival(11, 10, "free", plans)).toMatchObject({ because: "upload_changed" });
    expect(decideArrival(26 * MiB, 26 * MiB, "free", plans)).toMatchObject({ because: "upload_too_large" });
  });
});
