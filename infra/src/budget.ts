import { type Stack, aws_budgets as budgets, type aws_sns as sns } from "aws-cdk-lib";
import type { Stage } from "./stage.ts";

/**
 * What may be spent in a month. The operator is written to when four fifths are spent, and when all is going to be. The
 * budget is the account's: AWS counts by tag only what was activated for it in the billing console.
 */
export function addBudget(stack: Stack, { prefix, monthlyBudgetUsd }: Stage, operator: sns.ITopic): void {
  const tell = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    notification: {
      notificationType,
      comparisonOperator: "GREATER_THAN",
      threshold,
      thresholdType: "PERCENTAGE",
    },
    subscribers: [{ subscriptionType: "SNS", address: operator.topicArn }],
  });
  new budgets.CfnBudget(stack, "Budget", {
    budget: {
      budgetName: `${prefix}-monthly`,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      budgetLimit: { amount: monthlyBudgetUsd, unit: "USD" },
    },
    notificationsWithSubscribers: [tell("ACTUAL", 80), tell("FORECASTED", 100)],
  });
}
