import { S3Error } from "./errors.ts";

/** Every storage class a write may name, and whether reading from it needs a restore first. */
export const storageClasses = {
  STANDARD: { archived: false },
  REDUCED_REDUNDANCY: { archived: false },
  STANDARD_IA: { archived: false },
  ONEZONE_IA: { archived: false },
  INTELLIGENT_TIERING: { archived: false },
  GLACIER_IR: { archived: false },
  GLACIER: { archived: true },
  DEEP_ARCHIVE: { archived: true },
} as const;

export type StorageClass = keyof typeof storageClasses;

/** Reads `x-amz-storage-class`; absent means STANDARD. */
export function readStorageClass(value: string | undefined): StorageClass {
  if (value === undefined) return "STANDARD";
  if (!Object.hasOwn(storageClasses, value)) throw new S3Error("InvalidStorageClass");
  return value as StorageClass;
}
