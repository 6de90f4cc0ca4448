import {
  type Duration,
  type Stack,
  aws_autoscaling as autoscaling,
  type aws_cloudwatch as cloudwatch,
} from "aws-cdk-lib";

/**
 * An action for an alarm: `servers` more (or, below zero, fewer), then nothing for the cooldown. A simple scaling policy,
 * because only such a one has a cooldown; a step policy has a warm-up, which counts differently.
 */
export function scaleBy(
  stack: Stack,
  id: string,
  group: autoscaling.AutoScalingGroup,
  { servers, cooldown }: { servers: number; cooldown: Duration },
): cloudwatch.IAlarmAction {
  const policy = new autoscaling.CfnScalingPolicy(stack, id, {
    autoScalingGroupName: group.autoScalingGroupName,
    policyType: "SimpleScaling",
    adjustmentType: "ChangeInCapacity",
    scalingAdjustment: servers,
    cooldown: String(cooldown.toSeconds()),
  });
  return { bind: () => ({ alarmActionArn: policy.ref }) };
}
