import { describe, expect, it } from "vitest";
import { isLoopback, readEnv } from "./env.ts";

const secret = "s".repeat(32);
const oidc = {
  OIDC_ISSUER: "https://id.example.org",
  OIDC_CLIENT_ID: "gas",
  OIDC_CLIENT_SECRET: "hush",
  OIDC_NAME: "Example University",
};
const cloud = { NEXTAUTH_URL: "https://gas.example.org", NEXTAUTH_SECRET: secret, ...oidc };
const desk = {
  NEXTAUTH_URL: "http://localhost:3000",
  NEXTAUTH_SECRET: secret,
  DEMO_SIGN_IN: "true",
  AWS_ENDPOINT_URL_S3: "http://127.0.0.1:4569",
  AWS_ENDPOINT_URL_SQS: "http://localhost:4566",
  AWS_ENDPOINT_URL_SNS: "http://[::1]:4566",
  AWS_ENDPOINT_URL_DYNAMODB: "http://127.8.9.10:8000",
};

describe("the settings of the web app", () => {
  it("are sound for a deployment with an identity provider and for a desk with demo accounts", () => {
    expect(readEnv(cloud)).toMatchObject({
      DEMO_SIGN_IN: false,
      FREE_MAX_UPLOAD_MIB: 25,
      RESOURCE_PREFIX: "gas",
    });
    expect(readEnv(desk)).toMatchObject({ DEMO_SIGN_IN: true });
  });

  it("take an empty variable for an unset one", () => {
    expect(readEnv({ ...cloud, AWS_ENDPOINT_URL_S3: "", CONTACT: "" }).CONTACT).toBeUndefined();
  });

  it("on Vercel take the role in AWS that Vercel vouches for, and for a preview the address of its branch", () => {
    const vercel = {
      ...oidc,
      NEXTAUTH_SECRET: secret,
      VERCEL_AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/web",
      VERCEL_BRANCH_URL: "gas-git-charts-lab.vercel.app",
    };
    expect(readEnv({ ...vercel, VERCEL_ENV: "preview" })).toMatchObject({
      NEXTAUTH_URL: "https://gas-git-charts-lab.vercel.app",
      VERCEL_AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/web",
    });
    expect(readEnv({ ...vercel, ...cloud, VERCEL_ENV: "preview" }).NEXTAUTH_URL).toBe(cloud.NEXTAUTH_URL);
    expect(() => readEnv({ ...vercel, VERCEL_ENV: "production" })).toThrow(/NEXTAUTH_URL: is missing/);
    expect(() => readEnv({ ...cloud, VERCEL_AWS_ROLE_ARN: "web" })).toThrow(/must be the ARN of a role/);
  });

  it("are refused with everything that is wrong at once", () => {
    expect(() =>
      readEnv({ ...oidc, NEXTAUTH_SECRET: "short", FREE_MAX_UPLOAD_MIB: "lots", CONTACT: "nobody" }),
    ).toThrow(/NEXTAUTH_URL[^]*NEXTAUTH_SECRET: must have at least 32[^]*FREE_MAX_UPLOAD_MIB[^]*CONTACT/);
  });

  it("are refused when nobody could sign in, with the way out", () => {
    expect(() => readEnv({ NEXTAUTH_URL: cloud.NEXTAUTH_URL, NEXTAUTH_SECRET: secret })).toThrow(
      /nobody could sign in: set OIDC_ISSUER/,
    );
  });

  it("are refused with half an identity provider or half a key", () => {
    expect(() => readEnv({ ...cloud, OIDC_CLIENT_SECRET: undefined })).toThrow(
      /OIDC_CLIENT_SECRET: is missing/,
    );
    expect(() => readEnv({ ...cloud, AWS_ACCESS_KEY_ID: "key" })).toThrow(/AWS_SECRET_ACCESS_KEY/);
  });
});

describe("whether people may change their own plan without paying", () => {
  it("is not said unless somebody says it, and is refused in other words than true or false", () => {
    expect(readEnv(cloud).TEST_CHECKOUT).toBeUndefined();
    expect(readEnv({ ...cloud, TEST_CHECKOUT: "true" }).TEST_CHECKOUT).toBe(true);
    expect(readEnv({ ...desk, TEST_CHECKOUT: "false" }).TEST_CHECKOUT).toBe(false);
    expect(() => readEnv({ ...cloud, TEST_CHECKOUT: "yes" })).toThrow(/TEST_CHECKOUT/);
  });
});

describe("demo sign-in can never be on where the real AWS is", () => {
  const endpoints = [
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_SQS",
    "AWS_ENDPOINT_URL_SNS",
    "AWS_ENDPOINT_URL_DYNAMODB",
  ] as const;

  it("not on AWS itself", () => {
    expect(() => readEnv({ ...cloud, DEMO_SIGN_IN: "true" })).toThrow(/demo sign-in is refused/);
  });
  it.each(endpoints)("not with %s unset or empty", (name) => {
    expect(() => readEnv({ ...desk, [name]: undefined })).toThrow(`${name}: demo sign-in is refused`);
    expect(() => readEnv({ ...desk, [name]: "" })).toThrow(`${name}: demo sign-in is refused`);
  });
  it.each(endpoints)("not with %s on another machine", (name) => {
    expect(() => readEnv({ ...desk, [name]: "https://s3.us-east-1.amazonaws.com" })).toThrow(
      `${name}: demo sign-in is refused`,
    );
  });
  it.each(["yes", "TRUE", "on"])("not by %s, which is neither true nor false", (value) => {
    expect(() => readEnv({ ...desk, DEMO_SIGN_IN: value })).toThrow(/DEMO_SIGN_IN: must be true or false/);
  });
});

describe("an address of this very machine", () => {
  it.each([
    "http://127.0.0.1:1",
    "http://localhost",
    "https://[::1]:9/x",
    "http://127.255.0.1",
    "http://2130706433/",
  ])("is %s", (url) => expect(isLoopback(url)).toBe(true));
  it.each([
    "http://127.0.0.1.evil.org",
    "http://localhost.evil.org",
    "http://localhost@evil.org",
    "http://evil.org#@127.0.0.1",
    "http://evil.org/127.0.0.1",
    "http://user@127.0.0.1",
    "http://user:pass@localhost",
    "http://127.0.0.1\\@evil.org.",
    "http://10.0.0.1",
    "http://0.0.0.0",
    "http://[::]",
    "http://169.254.169.254",
    "http://128.0.0.1",
    "ftp://127.0.0.1",
    "//127.0.0.1",
    "127.0.0.1:80",
    "",
  ])("is not %s", (url) => expect(isLoopback(url)).toBe(false));
});

describe("the keys of Stripe", () => {
  const keys = {
    STRIPE_SECRET_KEY: "sk_test_x",
    STRIPE_WEBHOOK_SECRET: "whsec_x",
    STRIPE_PRICE: "price_x",
    PREMIUM_PRICE: "20 EUR a month",
  };
  const live = { ...keys, STRIPE_SECRET_KEY: "sk_live_x" };

  it("are taken together, live ones in the cloud and test ones on a desk", () => {
    expect(readEnv({ ...cloud, ...live })).toMatchObject(live);
    expect(readEnv({ ...desk, ...keys, STRIPE_API_URL: "http://127.0.0.1:1" })).toMatchObject(keys);
  });

  it("are not needed for a test checkout that names a price", () =>
    expect(readEnv({ ...desk, PREMIUM_PRICE: "20 EUR a month" }).PREMIUM_PRICE).toBe("20 EUR a month"));

  it.each(Object.keys(keys))("are refused when %s is missing", (name) =>
    expect(() => readEnv({ ...cloud, ...keys, [name]: "" })).toThrow(name),
  );

  it.each([
    ["a live key on a desk", { ...desk, ...live }, "STRIPE_SECRET_KEY"],
    [
      "a live key against an AWS on loopback",
      { ...cloud, ...live, AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" },
      "STRIPE_SECRET_KEY",
    ],
    [
      "a stand-in for Stripe that is elsewhere",
      { ...cloud, ...keys, STRIPE_API_URL: "https://evil.org" },
      "STRIPE_API_URL",
    ],
    [
      "a stand-in with a live key",
      { ...cloud, ...live, STRIPE_API_URL: "http://127.0.0.1:1" },
      "STRIPE_API_URL",
    ],
    ["premium for the asking beside them", { ...cloud, ...keys, TEST_CHECKOUT: "true" }, "TEST_CHECKOUT"],
    ["what is no secret key", { ...cloud, ...keys, STRIPE_SECRET_KEY: "pk_test_x" }, "STRIPE_SECRET_KEY"],
  ])("are refused: %s", (_, settings, name) => expect(() => readEnv(settings)).toThrow(name));
});
