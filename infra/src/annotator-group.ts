import { Duration, aws_autoscaling as autoscaling, aws_ec2 as ec2, type aws_sns as sns } from "aws-cdk-lib";
import { acknowledge } from "./acknowledge.ts";
import { addAnnotatorScaling } from "./annotator-scaling.ts";
import { addServerGroup, startUpTime } from "./server-group.ts";
import { drainHook } from "./server-settings.ts";
import { serverTemplate } from "./server-template.ts";
import type { Ground, TierServer } from "./tier-server.ts";

/**
 * How long, in seconds, EC2 waits without a sign of life of the worker: one that has crashed is not waited for longer than
 * this. It waits for a hundred times this at most (Auto Scaling user guide, "How lifecycle hooks work"), so a long time to
 * drain makes it longer. The worker gives a sign every 30 s.
 */
export function heartbeatSeconds(drainSeconds: number): number {
  return Math.max(120, Math.ceil((drainSeconds + 60) / 100));
}

/** The annotators: spot capacity of several types beyond the stage's `onDemand`, told in time, drained before they end. */
export function addAnnotatorGroup(
  ground: Ground,
  { server, operator }: { server: TierServer; operator: sns.ITopic },
): void {
  const { stack, stage } = ground;
  const { min, max, onDemand, warmUpSeconds } = stage.annotators;
  const group = addServerGroup(ground, "annotators", {
    operator,
    shape: {
      mixedInstancesPolicy: {
        launchTemplate: serverTemplate(stack, "Annotator", server),
        launchTemplateOverrides: server.instanceTypes.map((type) => ({
          instanceType: new ec2.InstanceType(type),
        })),
        instancesDistribution: {
          onDemandBaseCapacity: onDemand,
          onDemandPercentageAboveBaseCapacity: 0,
          onDemandAllocationStrategy: autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
          // Cheap, but first where capacity is least likely to be taken back.
          spotAllocationStrategy: autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
        },
      },
      min,
      max,
      defaultInstanceWarmup: Duration.seconds(warmUpSeconds),
      healthChecks: autoscaling.HealthChecks.ec2({ gracePeriod: startUpTime }),
      // A successor starts when AWS says that a server may soon be interrupted, not when it is.
      capacityRebalance: true,
    },
  });
  acknowledge(
    group,
    "AwsSolutions-EC26",
    "The rule cannot read a group of mixed types; that its disk is encrypted stands in the launch template, and is tested.",
  );
  group.addLifecycleHook("Drain", {
    lifecycleHookName: drainHook,
    lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING,
    heartbeatTimeout: Duration.seconds(heartbeatSeconds(stage.annotators.drainSeconds)),
    defaultResult: autoscaling.DefaultResult.CONTINUE,
  });
  addAnnotatorScaling(stack, stage, group);
}
