import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readEnv as readWebEnv } from "@gas/web/server/env";
import { readEnv as readWorkerEnv } from "@gas/worker/env";
import { webServerSettings, webSettings, workerSettings } from "../src/server-settings.ts";
import { serverScript } from "../src/user-data.ts";
import { stages } from "./test-stages.ts";

const asAFile = { bucket: "assets", key: "file.tar.gz", sha256: "a".repeat(64) };
const script = serverScript({
  region: "eu-central-1",
  signal: { stack: "gas-service", resource: "webGroup" },
  name: "web",
  logGroup: "/gas/web",
  node: asAFile,
  app: asAFile,
  main: "apps/web/server.js",
  settings: { OIDC_NAME: 'The "Institute" of $HOME' },
  secrets: ["gas/session", "gas/oidc"],
  bundles: { bucket: "gas-bundles", folder: "/var/lib/gas/references" },
  healthUrl: "http://127.0.0.1:3000/api/health",
  stopSeconds: 30,
});

describe("a server's settings", () => {
  const secrets = {
    NEXTAUTH_SECRET: "s".repeat(64),
    OIDC_CLIENT_ID: "gas",
    OIDC_CLIENT_SECRET: "hush",
    MAIL_SECRET: "m".repeat(64),
  };
  it("are such as the web app accepts, with the secrets on top", () => {
    const ofStripe = { STRIPE_SECRET_KEY: "sk_live_x", STRIPE_WEBHOOK_SECRET: "whsec_x" };
    for (const stage of [stages.ec2, stages.vercel])
      expect(
        readWebEnv({
          ...webSettings(stage),
          ...webServerSettings,
          ...secrets,
          ...(stage.stripe ? ofStripe : {}),
        }),
      ).toMatchObject({
        NEXTAUTH_URL: "https://gas.example.org",
        RESOURCE_PREFIX: "gas-example",
        AWS_ACCOUNT_ID: "111122223333",
        DEMO_SIGN_IN: false,
      });
  });

  it("are such as the worker accepts, for each duty", () => {
    expect(readWorkerEnv(workerSettings(stages.ec2, "annotating"))).toMatchObject({
      WORKER_DUTIES: ["annotating"],
      DRAIN_SECONDS: 600,
      DRAIN_HOOK: { group: "gas-example-annotators", hook: "drain" },
      ANNOTATION_FIELD: "ANN",
      MAIL_VIA: "none", // mails are the keepers' duty
    });
    const mailSecret = { MAIL_SECRET: "m".repeat(64) };
    expect(readWorkerEnv({ ...workerSettings(stages.ec2, "keeping"), ...mailSecret })).toMatchObject({
      MAIL_VIA: "ses",
      MAIL_FROM: "GAS <gas@example.org>",
      SERVICE_URL: "https://gas.example.org",
      SES_CONFIGURATION_SET: "gas-example-mail",
    });
    const smtp = { SMTP_URL: "smtps://user:password@mail.example.org" };
    expect(
      readWorkerEnv({ ...workerSettings(stages.vault, "keeping"), ...mailSecret, ...smtp }),
    ).toMatchObject({
      WORKER_DUTIES: ["keeping"],
      ARCHIVE_STORE: "glacier-vault",
    });
    expect(workerSettings(stages.vault, "keeping")).not.toHaveProperty("DRAIN_HOOK");
  });
});

describe("what a server does when it first starts", () => {
  it("is a script that a shell can read, and short enough for EC2", () => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(Buffer.byteLength(script)).toBeLessThan(16 * 1024);
  });

  it("takes the release only when it is what was released, and tells CloudFormation how it went whatever happens", () => {
    expect(script).toContain(`fetch assets file.tar.gz ${"a".repeat(64)} /opt/gas/app`);
    expect(script).toContain("sha256sum --check");
    expect(script).toMatch(/trap 'code=\$\?; \/opt\/aws\/bin\/cfn-signal --exit-code \$code .* EXIT/);
    expect(script.indexOf("trap")).toBeLessThan(script.indexOf("dnf install"));
  });

  it("has no secret in it, only the names that secrets have", () => {
    expect(script).toContain("for secret in gas/session gas/oidc; do");
    expect(script).not.toMatch(/NEXTAUTH_SECRET|OIDC_CLIENT_SECRET/);
  });

  it("runs the process as a user who owns nothing, starts it again, and gives it its time to end", () => {
    for (const line of [
      "User=gas",
      "Restart=always",
      "TimeoutStopSec=30",
      "NoNewPrivileges=true",
      "ProtectSystem=strict",
    ])
      expect(script).toContain(`\n${line}\n`);
  });
});

describe("secrets on a server", () => {
  const program = path.resolve(import.meta.dirname, "../src/server/secrets-to-env.mjs");
  const turn = (text: string) => spawnSync(process.execPath, [program], { input: text, encoding: "utf8" });

  it("become settings as systemd reads them, whatever is in them", () => {
    const { stdout, status } = turn(
      '{"NEXTAUTH_SECRET":"a\\"b$c`d\\\\e"}\n{"OIDC_CLIENT_ID":"gas","OIDC_CLIENT_SECRET":"x y"}\n',
    );
    expect(status).toBe(0);
    expect(stdout).toBe(
      'NEXTAUTH_SECRET="a\\"b\\$c\\`d\\\\e"\nOIDC_CLIENT_ID="gas"\nOIDC_CLIENT_SECRET="x y"\n',
    );
  });

  it("are refused when a field could be read as more than one setting", () => {
    expect(turn('{"A\\nB":"x"}').stderr).toContain("names no setting");
    expect(turn('{"A":"x\\nB=y"}').stderr).toContain("must be a line of text");
  });
});
