"use client";

import { useId, useRef, useState } from "react";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { faultOfTags, longestTag, maxTags, tagsOf } from "@gas/core/jobs/label-limits";
import type { JobView } from "@gas/core/jobs/job-view";
import { pressApi } from "../call-api.ts";
import { ErrorNotice } from "../error-notice.tsx";
import type { Opened } from "../dialog-button.tsx";
import { FormDialog } from "../form-dialog.tsx";

type Props = { job: JobView; onChanged: () => void; opened: Opened };

/** Gives a job a name, tags and notes. */
export function LabelForm({ job, onChanged, opened }: Props) {
  return (
    <FormDialog
      opened={opened}
      title="Name, tags and notes"
      description="Only you see tags and notes. The file keeps its own name."
    >
      <Form
        job={job}
        onSaved={() => {
          opened.onOpenChange(false);
          onChanged();
        }}
      />
    </FormDialog>
  );
}

function Form({ job, onSaved }: { job: JobView; onSaved: () => void }) {
  const ids = useId();
  const [busy, setBusy] = useState(false);
  const [tagsFault, setTagsFault] = useState<string | null>(null);
  const tagsField = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<ErrorReport | null>(null);

  const save = async (form: FormData) => {
    const text = (field: string) => {
      const value = form.get(field);
      return typeof value === "string" ? value : "";
    };
    const tags = tagsOf(text("tags"));
    const fault = faultOfTags(tags);
    setTagsFault(fault);
    setError(null);
    if (fault) return tagsField.current?.focus();
    setBusy(true);
    const answer = await pressApi(
      `/api/jobs/${job.jobId}`,
      { name: text("name"), tags, notes: text("notes") },
      "PATCH",
    );
    setBusy(false);
    if (answer.ok) onSaved();
    else setError(answer.error);
  };

  return (
    <form
      className="mt-5 space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save(new FormData(event.currentTarget));
      }}
    >
      <div>
        <label htmlFor={`${ids}-name`} className="font-medium">
          Name
        </label>
        <input
          id={`${ids}-name`}
          name="name"
          maxLength={120}
          defaultValue={job.title === job.fileName ? "" : job.title}
          placeholder={job.fileName}
          className="field mt-1"
        />
      </div>
      <div>
        <label htmlFor={`${ids}-tags`} className="font-medium">
          Tags
        </label>
        <input
          ref={tagsField}
          id={`${ids}-tags`}
          name="tags"
          maxLength={1000}
          defaultValue={job.tags.join(", ")}
          aria-invalid={tagsFault !== null}
          aria-describedby={`${ids}-tags-how ${ids}-tags-fault`}
          className="field mt-1"
        />
        <p id={`${ids}-tags-how`} className="mt-1 text-sm text-ink-soft">
          Up to {maxTags}, of at most {longestTag} characters each, with commas between them.
        </p>
        <p id={`${ids}-tags-fault`} role="alert" className="mt-1 text-sm break-words text-bad empty:hidden">
          {tagsFault}
        </p>
      </div>
      <div>
        <label htmlFor={`${ids}-notes`} className="font-medium">
          Notes
        </label>
        <textarea
          id={`${ids}-notes`}
          name="notes"
          rows={5}
          maxLength={5000}
          defaultValue={job.notes ?? ""}
          className="field mt-1"
        />
      </div>
      {error && <ErrorNotice error={error} />}
      <div className="flex justify-end">
        <button type="submit" className="button primary" aria-disabled={busy}>
          {busy ? "Saving" : "Save"}
        </button>
      </div>
    </form>
  );
}
