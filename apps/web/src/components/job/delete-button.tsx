"use client";

import { Trash2 } from "lucide-react";
import type { JobView } from "@gas/core/jobs/job-view";
import { pressApi } from "../call-api.ts";
import { ConfirmDialog } from "../confirm-dialog.tsx";

/** Deletes the job with every copy of its files, once the person has said so twice. */
export function DeleteButton({ job, onDeleted }: { job: JobView; onDeleted: () => void }) {
  return (
    <ConfirmDialog
      trigger={
        <>
          <Trash2 size={16} aria-hidden="true" /> Delete
        </>
      }
      title="Delete this job?"
      words={{ keep: "Keep it", confirm: "Delete for good", busy: "Deleting" }}
      danger
      deed={async () => {
        const answer = await pressApi(`/api/jobs/${job.jobId}`, undefined, "DELETE");
        // Deleted already, in another tab perhaps: that is what was wanted.
        return !answer.ok && answer.error.code === "not_found" ? { ok: true, value: null } : answer;
      }}
      onDone={onDeleted}
    >
      <p>
        These go for good, and nothing brings them back: the file <b>{job.fileName}</b> that was uploaded
        {job.result
          ? ", its annotation, the copy in the archive if there is one, summary, charts and log"
          : ""}
        {job.status === "PENDING" || job.status === "RUNNING" ? ", and the job ends where it is" : ""}.
      </p>
    </ConfirmDialog>
  );
}
