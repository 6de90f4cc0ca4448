const prefix = "gas.upload.";

/** Holds the upload for this tab, so that another does not send the same parts beside it. The answer lets it go, as closing the tab does. */
export function tellOtherTabs(jobId: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  // There are no locks where a service is used over plain http in a local network.
  void navigator.locks?.request(prefix + jobId, { ifAvailable: true }, (lock) =>
    lock ? promise : undefined,
  );
  return resolve;
}

/** Ends when no tab has the upload in hand any more; never, when `signal` aborts before. */
export async function whenLetGo(jobId: string, signal: AbortSignal): Promise<void> {
  await navigator.locks?.request(prefix + jobId, { mode: "shared", signal }, () => undefined);
}

/** The jobs whose uploads some tab of this browser has in hand, this one among them. */
export async function jobsInHand(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(
    held.flatMap(({ name = "" }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])),
  );
}
