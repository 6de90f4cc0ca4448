"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import type { JobView } from "@gas/core/jobs/job-view";
import type { Opened } from "../dialog-button.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { DeedButton } from "../result/deed-button.tsx";

export type ReferenceChoice = { name: string; title: string; assembly: string };
type Props = { job: JobView; references: readonly ReferenceChoice[] };

/** A new job of the same file, against this reference or another. */
export function AnnotateAgainForm({ job, references, opened }: Props & { opened: Opened }) {
  return (
    <FormDialog
      opened={opened}
      title="Annotate this file again"
      description="A new job is made of the file that was uploaded. This job and its result stay as they are."
    >
      <Form job={job} references={references} />
    </FormDialog>
  );
}

function Form({ job, references }: Props) {
  const router = useRouter();
  const ids = useId();
  // The reference that is not the present one is what people come for; with one alone there is no choice.
  const [reference, setReference] = useState(
    (references.find(({ name }) => name !== job.reference) ?? references[0])?.name ?? "",
  );
  // Kept for as long as the dialog stands: pressing twice is one job.
  const [clickIds] = useState(() => new Map(references.map(({ name }) => [name, crypto.randomUUID()])));
  if (references.length === 0)
    return <p className="mt-4 text-wait">No annotator is running, so there is no reference to choose.</p>;
  return (
    <div className="mt-5 space-y-5">
      <div>
        <label htmlFor={`${ids}-reference`} className="font-medium">
          Reference
        </label>
        <select
          id={`${ids}-reference`}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
          className="field mt-1"
        >
          {references.map(({ name, title, assembly }) => (
            <option key={name} value={name}>
              {title.includes(assembly) ? title : `${title} (${assembly})`}
              {name === job.reference ? ", as before" : ""}
            </option>
          ))}
        </select>
      </div>
      <DeedButton<JobView>
        call={[`/api/jobs/${job.jobId}/annotate-again`, { clickId: clickIds.get(reference), reference }]}
        busyText="Beginning"
        className="button primary"
        onDone={({ jobId }) => router.push(`/jobs/${jobId}`)}
      >
        Annotate again
      </DeedButton>
    </div>
  );
}
