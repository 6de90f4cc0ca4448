import { describe, expect, it } from "vitest";
import { readEnv } from "../env.ts";
import { chooseCarrier } from "./choose-carrier.ts";

const mail = {
  MAIL_VIA: "smtp",
  SMTP_URL: "smtp://127.0.0.1:2525",
  MAIL_FROM: "GAS <gas@example.org>",
  MAIL_SECRET: "s".repeat(32),
  SERVICE_URL: "https://gas.example.org",
};

describe("the settings of mail", () => {
  it("send none unless told to", () => {
    expect(chooseCarrier(readEnv({}))).toBeNull();
    expect(chooseCarrier(readEnv({ ...mail, MAIL_VIA: "none" }))).toBeNull();
  });

  it("send by SMTP, or by SES without a server's address", () => {
    expect(chooseCarrier(readEnv(mail))).not.toBeNull();
    expect(chooseCarrier(readEnv({ ...mail, MAIL_VIA: "ses", SMTP_URL: "" }))).not.toBeNull();
  });

  it.each(["SMTP_URL", "MAIL_FROM", "MAIL_SECRET", "SERVICE_URL"])("are refused without %s", (name) =>
    expect(() => readEnv({ ...mail, [name]: "" })).toThrow(name),
  );

  it.each([
    { MAIL_FROM: "nobody" },
    { MAIL_FROM: "a@b.org\r\nBcc: c@d.org" },
    { MAIL_SECRET: "short" },
    { SMTP_URL: "http://mail.example.org" },
    { SERVICE_URL: "gas.example.org" },
  ])("are refused with %j", (wrong) =>
    expect(() => readEnv({ ...mail, ...wrong })).toThrow(Object.keys(wrong)[0] ?? ""),
  );
});
