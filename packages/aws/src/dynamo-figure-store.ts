import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import { countNames, Inventory, type Counts } from "@gas/core/operations/figures";
import type { FigureStore } from "@gas/core/ports/figure-store";
import { fromItem, toItem } from "./dynamo-items.ts";

/** BatchGetItem takes so many keys at a time (DynamoDB API reference). */
const keysAtOnce = 100;
const inventoryId = "inventory";
const idOf = (hour: number) => `hour ${new Date(hour).toISOString()}`;

/** Figures in DynamoDB: a row an hour, whose counts are added to where they lie, and one for the last inventory. */
export function dynamoFigureStore(dynamo: DynamoDBDocumentClient, table: string): FigureStore {
  const batch = async (hours: readonly number[]): Promise<Map<string, Record<string, unknown>>> => {
    const found = new Map<string, Record<string, unknown>>();
    let keys: Record<string, unknown>[] = hours.map((hour) => ({ figure_id: idOf(hour) }));
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await dynamo.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
      );
      for (const item of Responses?.[table] ?? []) found.set(String(item["figure_id"]), item);
      keys = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return found;
  };

  return {
    add: async (hour, counts) => {
      const given = Object.entries(counts).filter(([, value]) => value !== 0);
      if (given.length === 0) return;
      await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: { figure_id: idOf(hour) },
          UpdateExpression: `ADD ${given.map((_, i) => `#count${i} :value${i}`).join(", ")}`,
          ExpressionAttributeNames: Object.fromEntries(given.map(([name], i) => [`#count${i}`, name])),
          ExpressionAttributeValues: Object.fromEntries(given.map(([, value], i) => [`:value${i}`, value])),
        }),
      );
    },
    list: async (hours) => {
      const batches: Promise<Map<string, Record<string, unknown>>>[] = [];
      for (let from = 0; from < hours.length; from += keysAtOnce)
        batches.push(batch(hours.slice(from, from + keysAtOnce)));
      const items = new Map((await Promise.all(batches)).flatMap((found) => [...found]));
      return hours.flatMap((hour) => {
        const item = items.get(idOf(hour));
        return item ? [{ hour, counts: countsOf(item) }] : [];
      });
    },
    noteInventory: async (inventory) => {
      await dynamo.send(
        new PutCommand({ TableName: table, Item: { figure_id: inventoryId, ...toItem(inventory) } }),
      );
    },
    inventory: async () => {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: { figure_id: inventoryId } }),
      );
      return Item ? fromItem(Inventory, Item) : null;
    },
  };
}

/** What is not a count of today's is passed over: it was one of an earlier version. */
function countsOf(item: Record<string, unknown>): Counts {
  return Object.fromEntries(
    countNames.flatMap((name) => (typeof item[name] === "number" ? [[name, item[name]]] : [])),
  );
}
