"use client";

import { pressApi } from "../call-api.ts";
import { ConfirmButton } from "../confirm-button.tsx";

type Props = { jobId: string; fileName: string; onCancelled: () => void };

/** Cancels the job once the person has said so twice: nothing brings it back. */
export function CancelButton({ jobId, fileName, onCancelled }: Props) {
  return (
    <ConfirmButton
      trigger="Cancel job"
      title="Cancel this job?"
      words={{ keep: "Keep it", confirm: "Cancel the job", busy: "Cancelling" }}
      danger
      deed={() => pressApi(`/api/jobs/${jobId}/cancel`)}
      onDone={onCancelled}
    >
      <p>{fileName} is removed from storage and no result is kept. To annotate it later, upload it again.</p>
    </ConfirmButton>
  );
}
