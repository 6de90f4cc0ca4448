"use client";

import { Trash2 } from "lucide-react";
import type { JobView } from "@gas/core/jobs/job-view";
import { pressApi } from "../call-api.ts";
import { ConfirmButton } from "../confirm-button.tsx";

/** Deletes the job, once the person has said so twice; where they land they can take it back for a while. */
export function DeleteButton({ job, onDeleted }: { job: JobView; onDeleted: () => void }) {
  return (
    <ConfirmButton
      trigger={
        <>
          <Trash2 size={16} aria-hidden="true" /> Delete
        </>
      }
      title="Delete this job?"
      words={{ keep: "Keep it", confirm: "Delete", busy: "Deleting" }}
      danger
      deed={async () => {
        const answer = await pressApi(`/api/jobs/${job.jobId}`, undefined, "DELETE");
        // Deleted already, in another tab perhaps: that is what was wanted.
        return !answer.ok && answer.error.code === "not_found" ? { ok: true, value: null } : answer;
      }}
      onDone={onDeleted}
    >
      <p>
        You can take this back for some minutes; the list of jobs says until when. Then these go for good: the
        file <b>{job.fileName}</b> that was uploaded
        {job.result
          ? ", its annotation, the copy in the archive if there is one, summary, charts and log"
          : ""}
        {job.status === "PENDING" || job.status === "RUNNING" ? ", and the job ends where it is" : ""}.
      </p>
    </ConfirmButton>
  );
}
