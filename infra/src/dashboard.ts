import { Duration, type Stack, aws_cloudwatch as cloudwatch } from "aws-cdk-lib";
import { deadLetterName, resourceNames } from "@gas/aws/topology";
import { serverErrors } from "./door-alarms.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { deploymentNames } from "./names.ts";
import type { Stage } from "./stage.ts";

const period = Duration.minutes(1);

/** One page for the operator: the door, the servers, the queues, the tables. Without a door where the web is on Vercel. */
export function addDashboard(stack: Stack, stage: Stage, door?: LoadBalancer): void {
  const { prefix } = stage;
  const { groups } = deploymentNames(prefix);
  const names = resourceNames(prefix);
  const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []) =>
    new cloudwatch.GraphWidget({ title, left, right, width: 12, height: 6, liveData: true });
  const metric = (
    namespace: string,
    metricName: string,
    statistic: string,
    [dimension, value]: [string, string],
    label: string,
  ) =>
    new cloudwatch.Metric({
      namespace,
      metricName,
      statistic,
      period,
      dimensionsMap: { [dimension]: value },
      label,
    });
  const ofQueues = (metricName: string, statistic: string, nameOf = (name: string) => name) =>
    Object.values(names.queues).map((queue) =>
      metric("AWS/SQS", metricName, statistic, ["QueueName", nameOf(queue)], queue),
    );
  const ofGroups = (namespace: string, metricName: string) =>
    Object.values(groups)
      .filter((group) => door || group !== groups.web)
      .map((group) => metric(namespace, metricName, "Average", ["AutoScalingGroupName", group], group));

  const dashboard = new cloudwatch.Dashboard(stack, "Dashboard", {
    dashboardName: prefix,
    defaultInterval: Duration.hours(6),
  });
  if (door) {
    const { balancer, servers } = door;
    const time = (statistic: string) =>
      servers.metrics.targetResponseTime({ period, statistic, label: statistic });
    dashboard.addWidgets(
      graph(
        "Requests a minute, and errors in %",
        [balancer.metrics.requestCount({ period, statistic: "Sum", label: "requests" })],
        [serverErrors(door)],
      ),
      graph("Response time, s", ["p50", "p95", "p99"].map(time)),
    );
  }
  dashboard.addWidgets(
    graph("Servers in service", ofGroups("AWS/AutoScaling", "GroupInServiceInstances")),
    graph("Processors, %", ofGroups("AWS/EC2", "CPUUtilization")),
    graph("Messages that wait", ofQueues("ApproximateNumberOfMessagesVisible", "Maximum")),
    graph("Age of the oldest message, s", ofQueues("ApproximateAgeOfOldestMessage", "Maximum")),
    graph("Dead letters", ofQueues("ApproximateNumberOfMessagesVisible", "Maximum", deadLetterName)),
    graph("Messages settled a minute", ofQueues("NumberOfMessagesDeleted", "Sum")),
    graph(
      "Units read and written of the tables",
      Object.values(names.tables).flatMap((table) =>
        ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"].map((name) =>
          metric(
            "AWS/DynamoDB",
            name,
            "Sum",
            ["TableName", table],
            `${table} ${name.includes("Read") ? "read" : "written"}`,
          ),
        ),
      ),
    ),
  );
}
