import { NoSuchKey } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { isPassingFault } from "./passing-faults.ts";

const answered = (httpStatusCode: number, name = "Error") =>
  Object.assign(new Error("no"), { name, $metadata: { httpStatusCode } });

describe("a fault that passes", () => {
  it.each([
    answered(500),
    answered(503),
    answered(429),
    Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
    answered(400, "ThrottlingException"),
    answered(408, "RequestTimeoutException"),
    new Error("around it", { cause: answered(503) }),
  ])("is AWS being busy or out of reach: %s", (error) => {
    expect(isPassingFault(error)).toBe(true);
  });

  it.each([
    answered(400),
    answered(403, "AccessDenied"),
    new NoSuchKey({ message: "none", $metadata: { httpStatusCode: 404 } }),
    new Error("no"),
    "no error at all",
  ])("is not one that trying again cannot mend: %s", (error) => {
    expect(isPassingFault(error)).toBe(false);
  });
});
