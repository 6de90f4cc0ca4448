import { RemovalPolicy, type Stack, aws_dynamodb as dynamodb } from "aws-cdk-lib";
import { resourceNames, tables, type IndexShape, type Table, type TableShape } from "@gas/aws/topology";
import type { Stage } from "./stage.ts";

/** Every table of the topology with its indexes: paid by request, encrypted, to be had back as of any second of 35 days. */
export function addTables(stack: Stack, { prefix }: Stage): void {
  const names = resourceNames(prefix).tables;
  for (const [table, { key, indexes, forgottenAt }] of Object.entries(tables) as [Table, TableShape][])
    new dynamodb.TableV2(stack, `Table-${table}`, {
      tableName: names[table],
      partitionKey: { name: key, type: dynamodb.AttributeType.STRING },
      globalSecondaryIndexes: Object.entries(indexes).map(([name, index]) => asIndex(name, index)),
      ...(forgottenAt ? { timeToLiveAttribute: forgottenAt } : {}),
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
}

const types = { S: dynamodb.AttributeType.STRING, N: dynamodb.AttributeType.NUMBER };

function asIndex(
  indexName: string,
  { partition, sort, projection = "ALL" }: IndexShape,
): dynamodb.GlobalSecondaryIndexPropsV2 {
  return {
    indexName,
    partitionKey: { name: partition[0], type: types[partition[1]] },
    sortKey: { name: sort[0], type: types[sort[1]] },
    projectionType: dynamodb.ProjectionType[projection],
  };
}
