import type { VariantDetail } from "@gas/annotation/explore/answers";
import { formatCount } from "@gas/core/jobs/job-view";
import { Scrolling } from "../scrolling.tsx";

type Record = NonNullable<VariantDetail["record"]>;

/** Samples shown of a file with thousands: who needs the others has the file. */
const mostSamples = 200;

/** What each sample has, a column for each field of FORMAT. */
export function SampleTable({ samples }: Pick<Record, "samples">) {
  const fields = samples[0]?.values.map(({ name }) => name) ?? [];
  if (samples.length === 0) return null;
  return (
    <section aria-label="Genotypes">
      <h3 className="font-medium">
        {samples.length === 1 ? "1 sample" : `${formatCount(samples.length)} samples`}
      </h3>
      <Scrolling label="Genotypes, table" className="mt-2 max-h-72">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Sample</th>
              {fields.map((field) => (
                <th key={field} scope="col">
                  {field}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {samples.slice(0, mostSamples).map(({ name, values }) => (
              <tr key={name}>
                <th scope="row" className="!text-ink">
                  {name}
                </th>
                {fields.map((field) => (
                  <td key={field} className="figures">
                    {values.find((value) => value.name === field)?.value ?? "."}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      {samples.length > mostSamples && (
        <p className="mt-1 text-sm text-ink-soft">The first {mostSamples} are shown; the file has all.</p>
      )}
    </section>
  );
}

/** The INFO fields of the record beside its annotation. */
export function InfoTable({ info }: Pick<Record, "info">) {
  if (info.length === 0) return null;
  return (
    <section aria-label="INFO">
      <h3 className="font-medium">INFO</h3>
      <table className="table mt-2">
        <tbody>
          {info.map(({ name, value, description }) => (
            <tr key={name}>
              <th scope="row" className="w-24 align-top">
                <span className="figures text-ink">{name}</span>
              </th>
              <td>
                <span className="figures break-all">{value === "" ? "yes" : value}</span>
                {description && <span className="block text-xs text-ink-soft">{description}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
