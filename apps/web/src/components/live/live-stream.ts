import type { RestoringView } from "@gas/core/archiving/result-view";
import type { JobView } from "@gas/core/jobs/job-view";

/** How long after a refused stream the next is asked for; a merely broken one the browser mends by itself. */
const reopenMs = 3000;

/** A part of the page that wants to be told. */
type Wish = {
  jobIds: readonly string[];
  onJob?: (view: JobView) => void;
  onRestoring?: (restoring: RestoringView | null) => void;
};

/*
 * One stream for the whole page, whatever its parts want to hear of: a browser keeps six connections to a server, and
 * each stream holds one.
 */
const wishes = new Set<Wish>();
let stream: EventSource | undefined;
let address = "";
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells of the wanted jobs and of restoring, now and at each change, while the page is seen. Answers how to stop. */
export function listen(wish: Wish): () => void {
  if (wishes.size === 0) document.addEventListener("visibilitychange", adapt);
  wishes.add(wish);
  adaptSoon();
  return () => {
    wishes.delete(wish);
    if (wishes.size === 0) document.removeEventListener("visibilitychange", adapt);
    adaptSoon();
  };
}

/** After everything that comes and goes in one stroke has come and gone. */
function adaptSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(adapt, 0);
}

function adapt(): void {
  // A page that nobody sees must not hold a connection.
  const wanted = document.hidden ? "" : wantedAddress();
  if (wanted === address && stream?.readyState !== EventSource.CLOSED) return;
  stream?.close();
  stream = undefined;
  address = wanted;
  if (wanted === "") return;
  stream = new EventSource(wanted);
  stream.addEventListener("job", (event: MessageEvent<string>) => {
    const view = JSON.parse(event.data) as JobView;
    for (const { jobIds, onJob } of wishes) if (jobIds.includes(view.jobId)) onJob?.(view);
  });
  stream.addEventListener("restoring", (event: MessageEvent<string>) => {
    const restoring = JSON.parse(event.data) as RestoringView | null;
    for (const { onRestoring } of wishes) onRestoring?.(restoring);
  });
  stream.addEventListener("error", () => {
    if (stream?.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    timer = setTimeout(adapt, reopenMs);
  });
}

function wantedAddress(): string {
  const jobIds = [...new Set([...wishes].flatMap((wish) => wish.jobIds))].toSorted();
  const restoring = [...wishes].some(({ onRestoring }) => onRestoring !== undefined);
  if (jobIds.length === 0 && !restoring) return "";
  const query = new URLSearchParams();
  if (jobIds.length > 0) query.set("jobs", jobIds.join(","));
  if (restoring) query.set("restoring", "true");
  return `/api/jobs/events?${query}`;
}
