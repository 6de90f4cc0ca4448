import { Duration, aws_autoscaling as autoscaling, type aws_sns as sns } from "aws-cdk-lib";
import type { LoadBalancer } from "./load-balancer.ts";
import { addServerGroup, startUpTime } from "./server-group.ts";
import { serverTemplate } from "./server-template.ts";
import type { Ground, TierServer } from "./tier-server.ts";
import { addWebScaling } from "./web-scaling.ts";

/** The web servers, between `min` and `max` of the stage, behind the load balancer and scaled by the stage's policy. */
export function addWebGroup(
  ground: Ground,
  { server, operator, door }: { server: TierServer; operator: sns.ITopic; door: LoadBalancer },
): void {
  const { stack, stage } = ground;
  const { min, max, warmUpSeconds } = stage.web;
  const group = addServerGroup(ground, "web", {
    operator,
    shape: {
      launchTemplate: serverTemplate(stack, "WebServer", server),
      min,
      max,
      defaultInstanceWarmup: Duration.seconds(warmUpSeconds),
      // A server that runs and does not answer is replaced too.
      healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
        additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
        gracePeriod: startUpTime,
      }),
    },
  });
  group.attachToApplicationTargetGroup(door.servers);
  addWebScaling(stack, stage, { ...door, group });
}
