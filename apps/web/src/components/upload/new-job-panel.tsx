"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { FileUp, FlaskConical } from "lucide-react";
import type { UnfinishedUpload } from "../../server/list-unfinished.ts";
import type { Limits } from "./candidate.ts";
import { chosenFiles, itemsOf, type ChosenFile } from "./dropped-items.ts";
import { candidates, limits as limitsNow } from "./intake-state.ts";
import { useLiveValue } from "./live-value.ts";
import { announcement, removeEntry, uploads } from "./upload-state.ts";

// Reading, checking and sending files is most of this page's code, and none of it is needed to look at it.
const IntakeList = lazy(() => import("./intake-list.tsx"));
const UnfinishedUploads = lazy(() => import("./unfinished-uploads.tsx"));
const loadIntake = () => import("./intake.ts");

type Props = {
  /** The reference that the sample fits; null while no annotator offers it. */
  sampleReference: string | null;
  /** Whether there is any reference to annotate against. */
  offersReferences: boolean;
  limits: Limits;
  /** What the account's plan allows, in words. */
  limit: React.ReactNode;
  unfinished: readonly UnfinishedUpload[];
};

const neverChanges = () => () => undefined;

type Picker = (wish: { multiple: true }) => Promise<FileSystemFileHandle[]>;

/** Drop files or a folder, choose some, or take the sample. */
export function NewJobPanel({ sampleReference, offersReferences, limits, limit, unfinished }: Props) {
  const router = useRouter();
  const underWay = useLiveValue(uploads);
  const chosen = useLiveValue(candidates);
  const said = useLiveValue(announcement);
  const ids = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  // Until the scripts run, the controls could only swallow a click.
  const ready = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

  useEffect(() => limitsNow.set(limits), [limits]);

  // A lone file leads to its job; where it had company the person stays and sees the list grow.
  const hadCompany = useRef(false);
  useEffect(() => {
    hadCompany.current = underWay.length > 0 && (hadCompany.current || underWay.length > 1);
    const arrived = underWay.filter(({ state }) => state === "submitted");
    if (arrived.length === 0) return;
    const alone = !hadCompany.current && candidates.get().length === 0;
    const jobId = alone ? arrived[0]?.jobId : undefined;
    if (jobId) router.push(`/jobs/${jobId}`);
    else router.refresh();
    for (const { id } of arrived) removeEntry(id);
  }, [underWay, router]);

  const attempt = (deed: () => Promise<unknown>, words: string): void => {
    setTrouble(null);
    deed().catch(() => setTrouble(words));
  };
  const notLoaded = "That part of the page could not be loaded. Check your connection and try again.";
  const take = (files: readonly ChosenFile[]): void =>
    attempt(async () => (await loadIntake()).takeFiles(files), notLoaded);

  const choose = (): void => {
    // With a handle of the file an upload can be taken up again by one click. Not every browser gives one.
    const pick = (window as { showOpenFilePicker?: Picker }).showOpenFilePicker;
    if (!pick) return picker.current?.click();
    pick({ multiple: true })
      .then((handles) =>
        Promise.all(
          handles.map(async (handle) => ({ file: await handle.getFile(), handle, inFolder: false })),
        ),
      )
      .then(take, () => undefined); // closed without a choice
  };

  return (
    <section aria-labelledby={`${ids}-title`} className="card p-5 sm:p-6">
      <h2 id={`${ids}-title`} className="sr-only">
        New job
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a place to drop files; the keyboard has the button inside */}
      <div
        role="group"
        aria-label="Drop VCF files here"
        data-testid="drop-zone"
        onDragEnter={() => void loadIntake()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(ready);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (!ready) return;
          const items = itemsOf(event.dataTransfer);
          attempt(async () => (await loadIntake()).takeDropped(items), notLoaded);
        }}
        className={`flex flex-col items-center rounded-xl border border-dashed px-4 py-8 text-center transition-colors sm:py-10 ${over ? "border-accent bg-accent-wash" : "border-line-strong"}`}
      >
        <FileUp size={28} aria-hidden="true" className="text-accent" />
        <p className="mt-3 text-lg font-medium">Drop VCF files or a folder here</p>
        <p id={`${ids}-limit`} className="mt-1 max-w-prose text-sm text-ink-soft">
          Plain, gzip or bgzip. Your browser reads the beginning of each and says what it found before
          anything is sent. {limit}
        </p>
        <input
          ref={picker}
          type="file"
          multiple
          className="sr-only"
          tabIndex={-1}
          aria-label="VCF files"
          disabled={!ready}
          onChange={(event) => {
            take(chosenFiles(event.currentTarget.files));
            // So that choosing the same file again is a change too.
            event.currentTarget.value = "";
          }}
        />
        <div className="mt-5 flex flex-wrap justify-center gap-3">
          <button
            type="button"
            className="button primary"
            data-choose-files
            disabled={!ready}
            aria-describedby={`${ids}-limit`}
            onPointerEnter={() => void loadIntake().catch(() => undefined)}
            onFocus={() => void loadIntake().catch(() => undefined)}
            onClick={choose}
          >
            Choose files
          </button>
          {sampleReference && (
            <button
              type="button"
              className="button"
              disabled={!ready}
              onClick={() =>
                attempt(
                  async () => (await import("./take-sample.ts")).takeSample(sampleReference),
                  "The sample could not be fetched. Try again.",
                )
              }
            >
              <FlaskConical size={17} aria-hidden="true" /> Try it with a sample
            </button>
          )}
        </div>
        {!offersReferences && (
          <p className="mt-4 text-[0.9375rem] text-wait">
            No annotator has reported yet, so there is nothing to annotate against. Reload in a few seconds.
          </p>
        )}
        {trouble && (
          <p role="alert" className="mt-3 text-sm text-bad">
            {trouble}
          </p>
        )}
        <noscript>
          <p className="mt-4 text-sm text-bad">Uploading needs JavaScript. Your jobs and results do not.</p>
        </noscript>
      </div>
      {(chosen.length > 0 || underWay.length > 0) && (
        <Suspense fallback={<p className="mt-4 text-[0.9375rem] text-ink-soft">Reading</p>}>
          <IntakeList limits={limits} />
        </Suspense>
      )}
      {unfinished.length > 0 && (
        <Suspense>
          <UnfinishedUploads unfinished={unfinished} />
        </Suspense>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </section>
  );
}
