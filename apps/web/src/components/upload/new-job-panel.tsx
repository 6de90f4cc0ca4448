"use client";

import { useRouter } from "next/navigation";
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { FileUp, FlaskConical } from "lucide-react";
import { dropUpload, isUnderWay, startUpload } from "./upload-store.ts";
import { UploadCard } from "./upload-card.tsx";
import { useUploads } from "./use-uploads.ts";

type Props = {
  references: { name: string; title: string; assembly: string }[];
  /** The reference that the sample fits. */
  sampleReference: string | null;
  /** What the account's plan allows, in words. */
  limit: React.ReactNode;
};

const neverChanges = () => () => undefined;

/** Drop a file, choose one, or take the sample. */
export function NewJobPanel({ references, sampleReference, limit }: Props) {
  const router = useRouter();
  const uploads = useUploads();
  const ids = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [reference, setReference] = useState(references[0]?.name ?? "");
  const [over, setOver] = useState(false);
  const [sampleError, setSampleError] = useState(false);

  // Until the scripts run, the controls could only swallow a click.
  const ready = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const usable = ready && reference !== "";

  // A lone file leads to its job; with others still on their way the person stays and sees the list grow.
  useEffect(() => {
    const arrived = uploads.filter(({ state }) => state === "submitted");
    if (arrived.length === 0) return;
    const only = uploads.some(isUnderWay) || arrived.length > 1 ? undefined : arrived[0];
    if (only?.jobId) router.push(`/jobs/${only.jobId}`);
    else router.refresh();
    for (const { id } of arrived) void dropUpload(id);
  }, [uploads, router]);

  const take = (files: FileList | null) => {
    for (const file of files ?? []) startUpload(file, reference);
  };

  const takeSample = async () => {
    setSampleError(false);
    try {
      const response = await fetch("/sample");
      if (!response.ok) throw new Error(`The sample answered ${response.status}.`);
      // Without a date of its own, so that a second click is the same file and not a second job.
      const file = new File([await response.blob()], "yeast-sample.vcf", { lastModified: 0 });
      startUpload(file, sampleReference ?? reference);
    } catch {
      setSampleError(true);
    }
  };

  return (
    <section aria-labelledby={`${ids}-title`} className="card p-5 sm:p-6">
      <h2 id={`${ids}-title`} className="sr-only">
        New job
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a place to drop files; the keyboard has the button inside */}
      <div
        role="group"
        aria-label="Drop a VCF here"
        data-testid="drop-zone"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(usable);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (usable) take(event.dataTransfer.files);
        }}
        className={`flex flex-col items-center rounded-xl border border-dashed px-4 py-8 text-center transition-colors sm:py-10 ${over ? "border-accent bg-accent-wash" : "border-line-strong"}`}
      >
        <FileUp size={28} aria-hidden="true" className="text-accent" />
        <p className="mt-3 text-lg font-medium">Drop a VCF here</p>
        <p id={`${ids}-limit`} className="mt-1 text-sm text-ink-soft">
          .vcf, .vcf.gz or bgzipped. {limit}
        </p>
        <input
          ref={picker}
          id={`${ids}-file`}
          type="file"
          multiple
          className="sr-only"
          tabIndex={-1}
          aria-label="VCF file"
          disabled={!usable}
          onChange={(event) => {
            take(event.currentTarget.files);
            // So that choosing the same file again is a change too.
            event.currentTarget.value = "";
          }}
        />
        <div className="mt-5 flex flex-wrap justify-center gap-3">
          <button
            type="button"
            className="button primary"
            disabled={!usable}
            aria-describedby={`${ids}-limit`}
            onClick={() => picker.current?.click()}
          >
            Choose a file
          </button>
          <button type="button" className="button" disabled={!usable} onClick={() => void takeSample()}>
            <FlaskConical size={17} aria-hidden="true" /> Try it with a sample
          </button>
        </div>
        {sampleError && (
          <p role="alert" className="mt-3 text-sm text-bad">
            The sample could not be fetched. Try again.
          </p>
        )}
        <noscript>
          <p className="mt-4 text-sm text-bad">Uploading needs JavaScript. Your jobs and results do not.</p>
        </noscript>
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <label htmlFor={`${ids}-reference`} className="text-[0.9375rem] font-medium">
          Reference
        </label>
        {references.length > 0 ? (
          <select
            id={`${ids}-reference`}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
            className="min-h-10 max-w-full min-w-0 grow truncate rounded-lg border border-line-strong bg-surface px-3 text-[0.9375rem] sm:grow-0"
          >
            {references.map(({ name, title, assembly }) => (
              <option key={name} value={name}>
                {title.includes(assembly) ? title : `${title} (${assembly})`}
              </option>
            ))}
          </select>
        ) : (
          <p id={`${ids}-reference`} className="text-[0.9375rem] text-wait">
            No annotator has reported yet, so there is no reference to choose. Reload in a few seconds.
          </p>
        )}
      </div>
      {uploads.length > 0 && (
        <ul aria-label="Uploads" className="mt-4 border-t border-line">
          {uploads.map((entry) => (
            <UploadCard key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}
