import * as z from "zod";
import type { Alarm, Metric, Policy, ScalingPlan } from "./scaling-plan.ts";

/**
 * The part of a CloudFormation template that the simulator reads. CloudFormation writes numbers as text in places, and
 * what it does not set has AWS's own default.
 */
const number = z.coerce.number();
const Reference = z.object({ Ref: z.string() });
const MetricStat = z.object({
  Metric: z.object({ Namespace: z.string(), MetricName: z.string() }),
  Stat: z.string(),
});
const Queries = z.array(
  z.object({ Id: z.string(), Expression: z.string().optional(), MetricStat: MetricStat.optional() }),
);

const Group = z.object({
  MinSize: number,
  MaxSize: number,
  DesiredCapacity: number.optional(),
  Cooldown: number.default(300),
  DefaultInstanceWarmup: number.default(0),
  TargetGroupARNs: z.array(z.unknown()).default([]),
  LaunchTemplate: z.object({ LaunchTemplateId: Reference }).optional(),
  MixedInstancesPolicy: z
    .object({
      InstancesDistribution: z.object({
        OnDemandBaseCapacity: number.default(0),
        OnDemandPercentageAboveBaseCapacity: number.default(100),
      }),
      LaunchTemplate: z.object({ Overrides: z.array(z.object({ InstanceType: z.string() })) }),
    })
    .optional(),
});
const LaunchTemplate = z.object({
  LaunchTemplateData: z.object({ InstanceType: z.string().optional() }),
});
const Alarms = z.object({
  AlarmActions: z.array(z.unknown()).default([]),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Statistic: z.string().optional(),
  Metrics: Queries.optional(),
  Period: number.default(60),
  Threshold: number,
  ComparisonOperator: z.enum([
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
  ]),
  EvaluationPeriods: number,
  DatapointsToAlarm: number.optional(),
  TreatMissingData: z.enum(["breaching", "notBreaching", "ignore", "missing"]).default("missing"),
});
const ScalingPolicy = z.object({
  AutoScalingGroupName: Reference,
  PolicyType: z.enum(["SimpleScaling", "StepScaling", "TargetTrackingScaling"]).default("SimpleScaling"),
  AdjustmentType: z.literal("ChangeInCapacity").optional(),
  ScalingAdjustment: number.optional(),
  Cooldown: number.optional(),
  EstimatedInstanceWarmup: number.optional(),
  StepAdjustments: z
    .array(
      z.object({
        MetricIntervalLowerBound: number.optional(),
        MetricIntervalUpperBound: number.optional(),
        ScalingAdjustment: number,
      }),
    )
    .optional(),
  TargetTrackingConfiguration: z
    .object({
      TargetValue: number,
      DisableScaleIn: z.boolean().default(false),
      PredefinedMetricSpecification: z.object({ PredefinedMetricType: z.string() }).optional(),
      CustomizedMetricSpecification: z.object({ Metrics: Queries }).optional(),
    })
    .optional(),
});
const TargetGroup = z.object({
  TargetGroupAttributes: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

type Resource = { Type: string; Properties?: Record<string, unknown> };
export type Template = { Resources: Record<string, Resource> };

/** AWS's default of `deregistration_delay.timeout_seconds` (ELB user guide, target group attributes). */
const usualDeregistration = 300;

/** How the group `groupId` of a template scales. Throws where the template says something that cannot be simulated. */
export function readTemplate({ Resources: resources }: Template, groupId: string): ScalingPlan {
  const read = <S extends z.ZodType>(schema: S, id: string): z.infer<S> => {
    const parsed = schema.safeParse(resources[id]?.Properties);
    if (!parsed.success)
      throw new Error(`${id} of the template cannot be simulated:\n${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };
  const idsOf = (type: string) => Object.keys(resources).filter((id) => resources[id]?.Type === type);
  if (resources[groupId]?.Type !== "AWS::AutoScaling::AutoScalingGroup")
    throw new Error(`The template has no group ${groupId}.`);

  const group = read(Group, groupId);
  const policies = idsOf("AWS::AutoScaling::ScalingPolicy").flatMap((id): Policy[] => {
    const policy = read(ScalingPolicy, id);
    return policy.AutoScalingGroupName.Ref === groupId ? [policyOf(id, policy, group)] : [];
  });
  const alarms = idsOf("AWS::CloudWatch::Alarm").flatMap((id): Alarm[] => {
    // Other alarms write to an operator: they decide nothing.
    const actions = z.array(z.unknown()).parse(resources[id]?.Properties?.["AlarmActions"] ?? []);
    return actions.flatMap((action) => {
      const policy = Reference.safeParse(action).data?.Ref;
      return policies.some((one) => one.id === policy) && policy
        ? [alarmOf(id, read(Alarms, id), policy)]
        : [];
    });
  });
  const mixed = group.MixedInstancesPolicy;
  const launch = group.LaunchTemplate?.LaunchTemplateId.Ref;
  return {
    group: groupId,
    min: group.MinSize,
    max: group.MaxSize,
    desired: group.DesiredCapacity ?? group.MinSize,
    cooldown: group.Cooldown,
    warmUp: group.DefaultInstanceWarmup,
    deregistration:
      group.TargetGroupARNs.length === 0
        ? 0
        : Math.max(
            ...group.TargetGroupARNs.map((arn) => {
              const id = Reference.safeParse(arn).data?.Ref;
              const attributes = id ? read(TargetGroup, id).TargetGroupAttributes : [];
              return Number(
                attributes.find(({ Key }) => Key === "deregistration_delay.timeout_seconds")?.Value ??
                  usualDeregistration,
              );
            }),
          ),
    instanceTypes: mixed
      ? mixed.LaunchTemplate.Overrides.map(({ InstanceType }) => InstanceType)
      : launch
        ? [read(LaunchTemplate, launch).LaunchTemplateData.InstanceType ?? ""]
        : [],
    onDemandBase: mixed?.InstancesDistribution.OnDemandBaseCapacity ?? 0,
    spot: (mixed?.InstancesDistribution.OnDemandPercentageAboveBaseCapacity ?? 100) < 100,
    policies,
    alarms,
  };
}

function policyOf(id: string, policy: z.infer<typeof ScalingPolicy>, group: z.infer<typeof Group>): Policy {
  const warmUp = policy.EstimatedInstanceWarmup ?? group.DefaultInstanceWarmup;
  switch (policy.PolicyType) {
    case "SimpleScaling":
      return {
        id,
        kind: "simple",
        adjustment: policy.ScalingAdjustment ?? 0,
        cooldown: policy.Cooldown ?? group.Cooldown,
      };
    case "StepScaling":
      return {
        id,
        kind: "step",
        warmUp,
        steps: (policy.StepAdjustments ?? []).map((step) => ({
          from: step.MetricIntervalLowerBound ?? -Infinity,
          to: step.MetricIntervalUpperBound ?? Infinity,
          adjustment: step.ScalingAdjustment,
        })),
      };
    case "TargetTrackingScaling": {
      const tracking = policy.TargetTrackingConfiguration;
      if (!tracking) throw new Error(`${id} of the template tracks nothing.`);
      return {
        id,
        kind: "track",
        warmUp,
        target: tracking.TargetValue,
        scalesIn: !tracking.DisableScaleIn,
        metric: trackedMetric(id, tracking),
      };
    }
  }
}

function trackedMetric(
  id: string,
  tracking: NonNullable<z.infer<typeof ScalingPolicy>["TargetTrackingConfiguration"]>,
): Metric {
  if (tracking.CustomizedMetricSpecification)
    return computed(id, tracking.CustomizedMetricSpecification.Metrics);
  if (tracking.PredefinedMetricSpecification?.PredefinedMetricType === "ALBRequestCountPerTarget")
    return { metric: "AWS/ApplicationELB RequestCountPerTarget", statistic: "Sum" };
  throw new Error(`${id} of the template tracks a metric that the simulator does not know.`);
}

function alarmOf(id: string, alarm: z.infer<typeof Alarms>, policy: string): Alarm {
  const plain = alarm.Namespace !== undefined && alarm.MetricName !== undefined;
  return {
    id,
    policy,
    metric: plain
      ? { metric: `${alarm.Namespace} ${alarm.MetricName}`, statistic: alarm.Statistic ?? "Average" }
      : computed(id, alarm.Metrics ?? []),
    period: alarm.Period,
    threshold: alarm.Threshold,
    comparison: alarm.ComparisonOperator,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
    missing: alarm.TreatMissingData,
  };
}

function computed(id: string, queries: z.infer<typeof Queries>): Metric {
  const expression = queries.find((query) => query.Expression !== undefined)?.Expression;
  const of = Object.fromEntries(
    queries.flatMap(({ Id, MetricStat: one }) =>
      one ? [[Id, { metric: `${one.Metric.Namespace} ${one.Metric.MetricName}`, statistic: one.Stat }]] : [],
    ),
  );
  const [only] = Object.values(of);
  if (expression !== undefined) return { expression, of };
  if (only) return only;
  throw new Error(`${id} of the template looks at no metric.`);
}
