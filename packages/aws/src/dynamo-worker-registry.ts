import { DeleteCommand, PutCommand, ScanCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { WorkerBeat } from "@gas/core/jobs/worker-beat";
import type { WorkerRegistry } from "@gas/core/ports/worker-registry";
import { fromItem, toItem } from "./dynamo-items.ts";

/** Signs of life in DynamoDB: one small row a worker, so that reading all of them is one cheap scan. */
export function dynamoWorkerRegistry(dynamo: DynamoDBDocumentClient, table: string): WorkerRegistry {
  return {
    beat: async (beat) => {
      await dynamo.send(new PutCommand({ TableName: table, Item: toItem(beat) }));
    },
    list: async () => {
      const beats: WorkerBeat[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await dynamo.send(
          new ScanCommand({ TableName: table, ...(start ? { ExclusiveStartKey: start } : {}) }),
        );
        beats.push(...(page.Items ?? []).map((item) => fromItem(WorkerBeat, item)));
        start = page.LastEvaluatedKey;
      } while (start);
      return beats;
    },
    forget: async (workerId) => {
      await dynamo.send(new DeleteCommand({ TableName: table, Key: { worker_id: workerId } }));
    },
  };
}
