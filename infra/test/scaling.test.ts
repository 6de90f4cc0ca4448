import { beforeAll, describe, expect, it } from "vitest";
import { readStage } from "../src/stage.ts";
import { synthesise, type Template } from "../src/synthesise.ts";
import example from "../stages/example.ts";
import { resourcesOf, theOne } from "./read-template.ts";

const group = "AWS::AutoScaling::AutoScalingGroup";
const policy = "AWS::AutoScaling::ScalingPolicy";
const alarm = "AWS::CloudWatch::Alarm";
const groupOf = (template: Template, tier: string) =>
  theOne(template, group, { AutoScalingGroupName: `gas-example-${tier}` });

describe("the scaling of a stage", () => {
  let course: Template;
  let tracking: Template;
  beforeAll(() => {
    course = synthesise(readStage("course", { ...example, web: { scaling: "course" } })).service;
    tracking = synthesise(readStage("example", example)).service;
  }, 120_000);

  it("keeps between 2 and 10 web servers, behind the load balancer's own health check", () => {
    for (const template of [course, tracking])
      expect(groupOf(template, "web").properties).toMatchObject({
        MinSize: "2",
        MaxSize: "10",
        HealthCheckType: "ELB",
        TargetGroupARNs: [{ Ref: expect.any(String) }],
      });
  });

  it("named course, adds one server when there are more than 200 requests in a minute, and none when nothing is known", () => {
    const busy = theOne(course, alarm, { AlarmName: "gas-example-web-busy" });
    expect(busy.properties).toMatchObject({
      MetricName: "RequestCount",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 200,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [{ Ref: "WebOut" }],
    });
    expect(theOne(course, policy, { ScalingAdjustment: 1 }).properties).toEqual({
      AutoScalingGroupName: { Ref: "webGroup" },
      PolicyType: "SimpleScaling",
      AdjustmentType: "ChangeInCapacity",
      ScalingAdjustment: 1,
      Cooldown: "300",
    });
  });

  it("named course, takes one server away when answers take less than 10 ms, and when nothing is known", () => {
    const idle = theOne(course, alarm, { AlarmName: "gas-example-web-idle" });
    expect(idle.properties).toMatchObject({
      MetricName: "TargetResponseTime",
      Statistic: "Average",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0.01,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
      AlarmActions: [{ Ref: "WebIn" }],
    });
    expect(theOne(course, policy, { ScalingAdjustment: -1 }).properties).toMatchObject({
      PolicyType: "SimpleScaling",
      Cooldown: "300",
    });
  });

  it("tracks the requests of each web server unless the stage says otherwise, and then has none of the course's policies", () => {
    const ofWeb = resourcesOf(tracking, policy).filter(
      ({ properties }) => JSON.stringify(properties["AutoScalingGroupName"]) === '{"Ref":"webGroup"}',
    );
    expect(ofWeb.map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        PolicyType: "TargetTrackingScaling",
        EstimatedInstanceWarmup: 120,
        TargetTrackingConfiguration: {
          TargetValue: 3000,
          PredefinedMetricSpecification: {
            PredefinedMetricType: "ALBRequestCountPerTarget",
            ResourceLabel: expect.anything(),
          },
        },
      }),
    ]);
    expect(JSON.stringify(tracking)).not.toContain("web-busy");
  });

  it("lets annotators follow the backlog for each of them", () => {
    const { properties } = theOne(tracking, policy, {
      AutoScalingGroupName: { Ref: "annotatorsGroup" },
      PolicyType: "TargetTrackingScaling",
    });
    expect(properties).toMatchObject({
      TargetTrackingConfiguration: {
        TargetValue: 20,
        CustomizedMetricSpecification: {
          Metrics: [
            {
              Id: "waiting",
              MetricStat: {
                Metric: {
                  MetricName: "ApproximateNumberOfMessagesVisible",
                  Dimensions: [{ Name: "QueueName", Value: "gas-example-annotation-requests" }],
                },
              },
            },
            { Id: "workers", MetricStat: { Metric: { MetricName: "GroupInServiceInstances" } } },
            { Expression: "IF(workers > 0, waiting / workers, waiting)", ReturnData: true },
          ],
        },
      },
    });
  });

  it("lets annotators follow the age of the oldest message while any waits, the more the older it is", () => {
    expect(theOne(tracking, alarm, { AlarmName: "gas-example-annotators-late" }).properties).toMatchObject({
      Threshold: 300,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [{ Ref: "AnnotatorAge" }],
      Metrics: [
        { Expression: "IF(waiting > 0, age, 0)" },
        { Id: "waiting" },
        { Id: "age", MetricStat: { Metric: { MetricName: "ApproximateAgeOfOldestMessage" } } },
      ],
    });
    const { properties } = theOne(tracking, policy, { PolicyType: "StepScaling" });
    expect(properties["StepAdjustments"]).toEqual([
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 300, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 300, MetricIntervalUpperBound: 900, ScalingAdjustment: 2 },
      { MetricIntervalLowerBound: 900, ScalingAdjustment: 4 },
    ]);
  });

  it("runs annotators on spot capacity of several types, with a successor before an interruption", () => {
    expect(groupOf(tracking, "annotators").properties).toMatchObject({
      MinSize: "1",
      MaxSize: "20",
      CapacityRebalance: true,
      MixedInstancesPolicy: {
        InstancesDistribution: {
          OnDemandBaseCapacity: 0,
          OnDemandPercentageAboveBaseCapacity: 0,
          SpotAllocationStrategy: "price-capacity-optimized",
        },
        LaunchTemplate: {
          Overrides: ["c7i.xlarge", "c6i.xlarge", "m7i.xlarge", "m6i.xlarge"].map((InstanceType) => ({
            InstanceType,
          })),
        },
      },
    });
  });

  it("waits for an annotator that ends as long as it shows signs of life", () => {
    expect(theOne(tracking, "AWS::AutoScaling::LifecycleHook").properties).toEqual({
      AutoScalingGroupName: { Ref: "annotatorsGroup" },
      LifecycleHookName: "drain",
      LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      HeartbeatTimeout: 120,
      DefaultResult: "CONTINUE",
    });
  });

  it("replaces servers one by one, each only when its successor has answered", () => {
    for (const { whole } of resourcesOf(tracking, group))
      expect(whole).toMatchObject({
        CreationPolicy: { ResourceSignal: { Timeout: "PT15M" } },
        UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 1, WaitOnResourceSignals: true } },
      });
  });
});
