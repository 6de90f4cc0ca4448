import type { Inventory, StorageKind } from "../operations/figures.ts";
import { archivedOverheadBytes, priceList } from "./price-list.ts";

const GiB = 2 ** 30;

/** US dollars a month for what `storage` says is kept: in S3 Standard but for the archive, which also pays for each object. */
export function storageCosts(storage: Inventory["storage"]): Record<StorageKind, number> {
  const { standardPerGiBMonth, glacierPerGiBMonth } = priceList.s3;
  const standard = ({ bytes }: { bytes: number }) => (bytes / GiB) * standardPerGiBMonth;
  const { objects, bytes } = storage.archive;
  const { atArchiveRate, atStandardRate } = archivedOverheadBytes;
  return {
    inputs: standard(storage.inputs),
    results: standard(storage.results),
    smallFiles: standard(storage.smallFiles),
    archive:
      ((bytes + objects * atArchiveRate) / GiB) * glacierPerGiBMonth +
      ((objects * atStandardRate) / GiB) * standardPerGiBMonth,
  };
}
