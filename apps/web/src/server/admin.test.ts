import { describe, expect, it } from "vitest";
import { UserId } from "@gas/core/accounts/account";
import { anAccount } from "@gas/core/testing/builders";
import { demoAdmin, isAdmin } from "./admin.ts";

const ada = anAccount({ email: "Ada@Example.org" });

describe("who runs the service", () => {
  it("is named in the settings, by id or by mail address, whatever its case", () => {
    expect(isAdmin({ ADMINS: ["ada@example.org"], DEMO_SIGN_IN: false }, ada)).toBe(true);
    expect(isAdmin({ ADMINS: [ada.userId], DEMO_SIGN_IN: false }, ada)).toBe(true);
    expect(isAdmin({ ADMINS: ["grace@example.org"], DEMO_SIGN_IN: false }, ada)).toBe(false);
    expect(isAdmin({ ADMINS: [], DEMO_SIGN_IN: true }, ada)).toBe(false);
  });

  it("is the demo account of that name only where demo accounts are", () => {
    const account = anAccount({ userId: UserId.parse(demoAdmin) });
    expect(isAdmin({ ADMINS: [], DEMO_SIGN_IN: true }, account)).toBe(true);
    expect(isAdmin({ ADMINS: [], DEMO_SIGN_IN: false }, account)).toBe(false);
  });
});
