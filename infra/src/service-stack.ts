import type { App, Stack } from "aws-cdk-lib";
import { addAnnotatorGroup } from "./annotator-group.ts";
import { addBudget } from "./budget.ts";
import { addDashboard } from "./dashboard.ts";
import { addDoorAlarms } from "./door-alarms.ts";
import { addKeeperGroup } from "./keeper-group.ts";
import { addLoadBalancer } from "./load-balancer.ts";
import { addNetwork } from "./network.ts";
import { addReleaseFiles } from "./release-files.ts";
import type { Release } from "./release.ts";
import type { Stage } from "./stage.ts";
import type { State } from "./state-stack.ts";
import { prepareServer, type Ground } from "./tier-server.ts";
import { annotatorTier, keeperTier, webTier } from "./tiers.ts";
import { addVercelTrust } from "./vercel.ts";
import { addWebGroup } from "./web-group.ts";
import { ZonedStack } from "./zoned-stack.ts";

/** The stack of what runs: network, door, servers, and what watches them. It may be taken down and put up again. */
export function addServiceStack(app: App, stage: Stage, state: State, release: Release): Stack {
  const { account, region, prefix, hosting } = stage;
  const { operator, key } = state;
  const stack = new ZonedStack(app, `${prefix}-service`, {
    env: { account, region },
    description: `GAS: servers of release ${release.version}`,
  });
  stack.addStackDependency(state.stack);
  const ground: Ground = {
    stack,
    stage,
    network: addNetwork(stack, stage),
    files: addReleaseFiles(stack, release),
    key,
  };

  addAnnotatorGroup(ground, { operator, server: prepareServer(ground, annotatorTier(stage)) });
  addKeeperGroup(ground, { operator, server: prepareServer(ground, keeperTier(stage, state.secrets)) });
  addBudget(stack, stage, operator);
  if (hosting.on === "vercel") {
    addVercelTrust(stack, stage, hosting, state);
    addDashboard(stack, stage);
    return stack;
  }
  const server = prepareServer(ground, webTier(stage, state.secrets));
  const door = addLoadBalancer(stack, stage, hosting, {
    network: ground.network,
    webFirewall: server.firewall,
  });
  addWebGroup(ground, { server, operator, door });
  addDoorAlarms(stack, stage, door, operator);
  addDashboard(stack, stage, door);
  return stack;
}
