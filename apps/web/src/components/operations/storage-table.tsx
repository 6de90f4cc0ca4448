import { priceList } from "@gas/core/costs/price-list";
import { storageCosts } from "@gas/core/costs/storage-cost";
import { formatCount } from "@gas/core/jobs/job-view";
import { storageKinds, type Inventory, type StorageKind } from "@gas/core/operations/figures";
import { formatBytes } from "../format-bytes.ts";
import { Scrolling } from "../scrolling.tsx";
import { LocalTime } from "../local-time.tsx";

const names: Record<StorageKind, string> = {
  inputs: "Uploaded files, in S3 Standard",
  results: "Annotated VCFs, in S3 Standard",
  smallFiles: "Indexes, summaries and logs, in S3 Standard",
  archive: "Annotated VCFs in the archive",
};

/** Cents and less matter while there is little; nobody wants to read "0.00". */
function formatDollars(dollars: number): string {
  return dollars > 0 && dollars < 0.01 ? "< 0.01" : dollars.toFixed(2);
}

/** What is stored where, and what that costs. */
export function StorageTable({ inventory }: { inventory: Inventory }) {
  const { at, jobs, storage, accounts } = inventory;
  const costs = storageCosts(storage);
  return (
    <>
      <Scrolling label="Storage, as a table" className="card px-5 py-3">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className="number">
                Objects
              </th>
              <th scope="col" className="number">
                Size
              </th>
              <th scope="col" className="number">
                US$ a month
              </th>
            </tr>
          </thead>
          <tbody>
            {storageKinds.map((kind) => (
              <tr key={kind}>
                <th scope="row" className="text-ink!">
                  {names[kind]}
                </th>
                <td className="number">{formatCount(storage[kind].objects)}</td>
                <td className="number">{formatBytes(storage[kind].bytes)}</td>
                <td className="number">{formatDollars(costs[kind])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <p className="mt-2 text-sm text-ink-soft">
        Counted <LocalTime at={at} />: {formatCount(jobs)} jobs, {formatCount(accounts.free)} free and{" "}
        {formatCount(accounts.premium)} premium accounts. List prices of {priceList.asOf} in{" "}
        {priceList.region}.
      </p>
    </>
  );
}
