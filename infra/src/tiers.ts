import type { aws_secretsmanager as secretsmanager } from "aws-cdk-lib";
import type { Duty } from "@gas/core/messages/duties";
import { webPort } from "./load-balancer.ts";
import { deploymentNames } from "./names.ts";
import { drainPermissions, permissionsOf, bundlePermissions } from "./permissions.ts";
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
export function webTier(stage: Stage, secrets: readonly secretsmanager.ISecret[]): TierSpec {
  const { session, oidc, stripe } = deploymentNames(stage.prefix).secrets;
  return {
    tier: "web",
    instanceTypes: [stage.web.instanceType],
    diskGib: 10,
    permissions: [
      ...permissionsOf("web", stage),
      { actions: ["secretsmanager:GetSecretValue"], resources: secrets.map(({ secretArn }) => secretArn) },
    ],
    furtherPorts: [portOf(stage.signIn.issuer)],
    main: "apps/web/server.js",
    settings: { ...webSettings(stage), ...webServerSettings },
    secrets: [session, oidc, ...(stage.stripe ? [stripe] : [])],
    healthUrl: `http://127.0.0.1:${webPort}/api/health`,
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
    bundles: { bucket: deploymentNames(stage.prefix).buckets.bundles, folder: referencesFolder },
    stopSeconds: drainSeconds + 30,
  };
}

/** What runs on the keepers. */
export function keeperTier(stage: Stage): TierSpec {
  return {
    ...workerOf(stage, "keeping"),
    tier: "keepers",
    instanceTypes: [stage.keepers.instanceType],
    diskGib: 10,
    permissions: permissionsOf("keeping", stage),
    stopSeconds: 60,
  };
}

const workerOf = (stage: Stage, duty: Duty) => ({
  main: "apps/worker/src/main.ts",
  settings: workerSettings(stage, duty),
  secrets: [],
  healthUrl: `http://127.0.0.1:${workerHealthPort}/health`,
});

const portOf = (url: string): number => Number(new URL(url).port) || 443;
