"use client";

import { pressApi } from "../call-api.ts";
import { ConfirmDialog } from "../confirm-dialog.tsx";

type Props = { jobId: string; fileName: string; onCancelled: () => void };

/** Cancels the job once the person has said so twice: nothing brings it back. */
export function CancelButton({ jobId, fileName, onCancelled }: Props) {
  return (
    <ConfirmDialog
      trigger="Cancel job"
      title="Cancel this job?"
      words={{ keep: "Keep it", confirm: "Cancel the job", busy: "Cancelling" }}
      danger
      deed={() => pressApi(`/api/jobs/${jobId}/cancel`)}
      onDone={onCancelled}
    >
      <p>{fileName} is removed from storage and no result is kept. To annotate it later, upload it again.</p>
    </ConfirmDialog>
  );
}
