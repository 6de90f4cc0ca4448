import { describe, expect, it } from "vitest";
import { UserId } from "@gas/core/accounts/account";
import { newJobId } from "./job-id.ts";
import { clickId } from "./testing/fake-deps.ts";

const ada = UserId.parse("ada");
const bob = UserId.parse("bob");

describe("the id of a new job", () => {
  it("is the same for the same click, however it is written", () => {
    expect(newJobId(ada, clickId)).toBe(newJobId(ada, clickId.toUpperCase()));
  });
  it("is another for another click and for another person", () => {
    const other = clickId.replace("1", "2");
    expect(new Set([newJobId(ada, clickId), newJobId(ada, other), newJobId(bob, clickId)]).size).toBe(3);
  });
  it("is a UUID of version 8", () => {
    expect(newJobId(ada, clickId)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
