import { Duration, aws_autoscaling as autoscaling, type aws_sns as sns } from "aws-cdk-lib";
import { acknowledge } from "./acknowledge.ts";
import { deploymentNames, type Tier } from "./names.ts";
import { groupId, type Ground } from "./tier-server.ts";

/** Long enough for the packages, the release and a reference of 500 MB. */
export const startUpTime = Duration.minutes(15);

/** What a group of its own kind adds: what it launches, and how it is looked after. */
type GroupShape = Pick<
  autoscaling.AutoScalingGroupProps,
  "launchTemplate" | "mixedInstancesPolicy" | "healthChecks" | "defaultInstanceWarmup" | "capacityRebalance"
> & { min: number; max: number };

/**
 * The group of a tier's servers. It takes a new release one server after the other, each only when the one before has
 * answered for itself: a release that does not start is noticed at its first server, and CloudFormation goes back to the
 * old one. The operator is told of servers that could not be started or ended.
 */
export function addServerGroup(
  { stack, stage, network }: Ground,
  tier: Tier,
  { operator, shape: { min, max, ...shape } }: { operator: sns.ITopic; shape: GroupShape },
): autoscaling.AutoScalingGroup {
  const group = new autoscaling.AutoScalingGroup(stack, `${tier}-group`, {
    ...shape,
    autoScalingGroupName: deploymentNames(stage.prefix).groups[tier],
    vpc: network,
    minCapacity: min,
    maxCapacity: max,
    groupMetrics: [autoscaling.GroupMetrics.all()],
    notifications: [{ topic: operator, scalingEvents: autoscaling.ScalingEvents.ERRORS }],
    // A group that begins with no server has none that could signal.
    ...(min > 0 ? { signals: autoscaling.Signals.waitForMinCapacity({ timeout: startUpTime }) } : {}),
    updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({
      maxBatchSize: 1,
      // A new one beside the old ones, where the group has room for it.
      minInstancesInService: Math.min(min, max - 1),
    }),
  });
  (group.node.defaultChild as autoscaling.CfnAutoScalingGroup).overrideLogicalId(groupId(tier));
  acknowledge(
    group,
    "AwsSolutions-AS3",
    "Servers come and go all day, which the dashboard shows; a mail for each would hide those about failures.",
  );
  return group;
}
