import type { Reference } from "@gas/annotation/genes/reference";
import { checkSources, type CheckedSource } from "@gas/annotation/sources/check-sources";
import { fitSources } from "@gas/annotation/sources/fit-sources";
import { readSourceConfig, type SourceDeclaration } from "@gas/annotation/sources/source-config";
import { AppError } from "@gas/core/errors/app-error";
import type { Log } from "../log.ts";

/**
 * The sources that a file declares, looked at for every reference before the first job: what cannot be used is an error then, for whoever
 * runs the service, and not one of somebody's job.
 */
export function openSources(
  { log }: { log: Pick<Log, "warn"> },
  file: string | undefined,
  references: readonly Reference[],
): SourceDeclaration[] {
  if (file === undefined) return [];
  const declared = readSourceConfig(file);
  const checked = checkSources(declared);
  for (const reference of references)
    for (const because of fitSources(checked, reference).unfit)
      log.warn({ because }, "a source is not joined");
  return declared;
}

/**
 * Works with the sources that go with a reference, as they are now: files may be replaced while the service runs. The person learns which
 * were joined, and the operator why they could not be.
 */
export async function joinedSources<T>(
  { log, note }: { log: Pick<Log, "error">; note(line: string): void },
  declared: readonly SourceDeclaration[],
  reference: Reference,
  work: (sources: CheckedSource[]) => Promise<T>,
): Promise<T> {
  try {
    const { used, unfit } = fitSources(checkSources(declared), reference);
    for (const { name, files } of used)
      note(`Source: ${name} (${files.map(({ version }) => version).join("; ")})`);
    for (const { name } of declared.filter((one) => unfit.some((because) => because.startsWith(one.name))))
      note(`Source not joined: ${name} does not go with ${reference.meta.name}.`);
    return await work(used);
  } catch (error) {
    // One that comes from another thread is no instance of this thread's class.
    if (!(error instanceof Error) || error.name !== "SourceError") throw error;
    log.error({ err: error }, "a source cannot be used");
    const names = declared.map(({ name }) => name).join(", ");
    throw new AppError(
      "engine_failed",
      `What this service joins with your variants (${names}) cannot be read at the moment.`,
      { cause: error },
    );
  }
}
