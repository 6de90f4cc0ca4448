import type * as z from "zod";
import { indexShards } from "./topology.ts";

/** The one place where attribute names are made: `submitTime` is stored as `submit_time`, whoever writes or reads. */
export function attributeName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function fieldName(attribute: string): string {
  return attribute.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A value as a DynamoDB item: only the top level is renamed, nested maps are stored as they are. */
export function toItem(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([field, part]) => [attributeName(field), part]));
}

/** What an item says, checked; throws when the row is not of the schema. */
export function fromItem<T>(schema: z.ZodType<T>, item: Record<string, unknown>): T {
  return schema.parse(
    Object.fromEntries(Object.entries(item).map(([attribute, part]) => [fieldName(attribute), part])),
  );
}

/** The partition of a sparse index that the row with this id belongs to: evenly spread, always the same. */
export function shardOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) >>> 0;
  return hash % indexShards;
}

export const allShards: readonly number[] = Array.from({ length: indexShards }, (_, shard) => shard);

/** Whether DynamoDB says that a conditional write's condition did not hold. */
export function isRefusedCondition(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** What a conditional write answers, or null when its condition did not hold. */
export async function unlessRefused<T>(write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (isRefusedCondition(error)) return null;
    throw error;
  }
}
