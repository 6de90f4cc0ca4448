import type { Duty } from "@gas/core/messages/duties";
import { webPort } from "./load-balancer.ts";
import { mailPermissions } from "./mail.ts";
import { deploymentNames } from "./names.ts";
import { bundlePermissions, drainPermissions, permissionsOf, type Permission } from "./permissions.ts";
import type { Secrets } from "./secrets.ts";
import {
  referencesFolder,
  webServerSettings,
  webSettings,
  workerHealthPort,
  workerSettings,
} from "./server-settings.ts";
import type { Stage } from "./stage.ts";
import type { TierSpec } from "./tier-server.ts";

/** What runs on the web servers. */
export function webTier(stage: Stage, secrets: Secrets): TierSpec {
  const read = reading(stage, secrets, ["session", "oidc", "stripe", "mail"]);
  return {
    tier: "web",
    instanceTypes: [stage.web.instanceType],
    diskGib: 10,
    permissions: [...permissionsOf("web", stage), ...read.permissions],
    furtherPorts: [portOf(stage.signIn.issuer)],
    main: "apps/web/server.js",
    settings: { ...webSettings(stage), ...webServerSettings },
    secrets: read.names,
    // Not only that it answers: also that its role lets it reach what it needs.
    healthUrl: `http://127.0.0.1:${webPort}/api/ready`,
    stopSeconds: 30,
  };
}

/** What runs on the annotators. */
export function annotatorTier(stage: Stage): TierSpec {
  const { instanceTypes, diskGib, drainSeconds } = stage.annotators;
  return {
    ...workerOf(stage, "annotating"),
    tier: "annotators",
    instanceTypes,
    diskGib,
    permissions: [
      ...permissionsOf("annotating", stage),
      ...bundlePermissions(stage),
      drainPermissions(stage),
    ],
    secrets: [],
    bundles: { bucket: deploymentNames(stage.prefix).buckets.bundles, folder: referencesFolder },
    stopSeconds: drainSeconds + 30,
  };
}

/** What runs on the keepers. */
export function keeperTier(stage: Stage, secrets: Secrets): TierSpec {
  const read = reading(stage, secrets, ["mail"]);
  return {
    ...workerOf(stage, "keeping"),
    tier: "keepers",
    instanceTypes: [stage.keepers.instanceType],
    diskGib: 10,
    permissions: [...permissionsOf("keeping", stage), ...mailPermissions(stage), ...read.permissions],
    secrets: read.names,
    ...(stage.mail.via === "smtp" ? { furtherPorts: [stage.mail.port] } : {}),
    stopSeconds: 60,
  };
}

const workerOf = (stage: Stage, duty: Duty) => ({
  main: "apps/worker/src/main.ts",
  settings: workerSettings(stage, duty),
  healthUrl: `http://127.0.0.1:${workerHealthPort}/health`,
});

/** Of the secrets that are wanted those that the stage has: their names, and the permission to read them. */
function reading(
  { prefix }: Stage,
  secrets: Secrets,
  wanted: readonly (keyof Secrets)[],
): { names: string[]; permissions: Permission[] } {
  const names = deploymentNames(prefix).secrets;
  const found = wanted.flatMap((name) =>
    secrets[name] ? [{ name: names[name], secret: secrets[name] }] : [],
  );
  return {
    names: found.map(({ name }) => name),
    permissions:
      found.length === 0
        ? []
        : [
            {
              actions: ["secretsmanager:GetSecretValue"],
              resources: found.map(({ secret }) => secret.secretArn),
            },
          ],
  };
}

const portOf = (url: string): number => Number(new URL(url).port) || 443;
