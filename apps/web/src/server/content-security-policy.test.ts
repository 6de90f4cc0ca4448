import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { readEnv } from "./env.ts";

const cloud = {
  NEXTAUTH_URL: "https://gas.example.org",
  NEXTAUTH_SECRET: "s".repeat(32),
  OIDC_ISSUER: "https://id.example.org/realm",
  OIDC_CLIENT_ID: "gas",
  OIDC_CLIENT_SECRET: "hush",
  OIDC_NAME: "Example",
  AWS_REGION: "eu-central-1",
};
const directive = (name: string, env: Record<string, string>) =>
  contentSecurityPolicy(readEnv(env), "n0nce", false)
    .split("; ")
    .find((part) => part.startsWith(name));

describe("the pages' security policy", () => {
  it("lets uploads through to storage, wherever it is", () => {
    expect(directive("connect-src", cloud)).toContain("https://gas-inputs.s3.eu-central-1.amazonaws.com");
    expect(directive("connect-src", { ...cloud, AWS_ENDPOINT_URL_S3: "http://127.0.0.1:4569/" })).toBe(
      "connect-src 'self' http://127.0.0.1:4569",
    );
  });
  it("lets the genome browser read results and references, and call nobody else", () => {
    const allowed = directive("connect-src", cloud)?.split(" ").slice(1) ?? [];
    expect(allowed).toContain("https://gas-results.s3.eu-central-1.amazonaws.com");
    expect(allowed).toContain("https://gas-references.s3.eu-central-1.amazonaws.com");
    expect(allowed.filter((source) => !/^'self'$|^https:\/\/gas-[a-z]+\.s3\./.test(source))).toEqual([]);
  });
  it("runs no script without the nonce", () => {
    expect(directive("script-src", cloud)).toBe("script-src 'self' 'nonce-n0nce' 'strict-dynamic'");
  });
  it("starts no thread but from a script of the service itself", () => {
    expect(directive("worker-src", cloud)).toBe("worker-src 'self'");
  });
  it("lets the sign-in form through to the provider", () => {
    expect(directive("form-action", cloud)).toContain("https://id.example.org");
  });
});
