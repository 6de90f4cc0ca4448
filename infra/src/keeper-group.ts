import { aws_autoscaling as autoscaling, type aws_sns as sns } from "aws-cdk-lib";
import { addServerGroup, startUpTime } from "./server-group.ts";
import { serverTemplate } from "./server-template.ts";
import type { Ground, TierServer } from "./tier-server.ts";

/**
 * The keepers: archiver, restorer, thawer and reconciler. A fixed number, on demand, in different zones: they wait more
 * than they work, and without them nothing is archived, brought back or revived. One that ends is replaced.
 */
export function addKeeperGroup(
  ground: Ground,
  { server, operator }: { server: TierServer; operator: sns.ITopic },
): void {
  const { count } = ground.stage.keepers;
  addServerGroup(ground, "keepers", {
    operator,
    shape: {
      launchTemplate: serverTemplate(ground.stack, "Keeper", server),
      min: count,
      max: count + 1, // room for a new release beside the old one
      healthChecks: autoscaling.HealthChecks.ec2({ gracePeriod: startUpTime }),
    },
  });
}
