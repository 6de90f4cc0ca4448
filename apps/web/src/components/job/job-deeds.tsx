"use client";

import { useRouter } from "next/navigation";
import { Link2, Pencil, Repeat2 } from "lucide-react";
import type { JobView } from "@gas/core/jobs/job-view";
import { DialogButton } from "../dialog-button.tsx";
import type { ReferenceChoice } from "./annotate-again-form.tsx";
import { CancelButton } from "./cancel-button.tsx";
import { DeleteButton } from "./delete-button.tsx";

const dialogs = {
  label: () => import("./label-form.tsx").then(({ LabelForm }) => LabelForm),
  again: () => import("./annotate-again-form.tsx").then(({ AnnotateAgainForm }) => AnnotateAgainForm),
  share: () => import("./share-dialog.tsx").then(({ ShareDialog }) => ShareDialog),
};

/** What can be done with a job, each in a dialog of its own. */
export function JobDeeds({ job, references }: { job: JobView; references: readonly ReferenceChoice[] }) {
  const router = useRouter();
  const refresh = () => router.refresh();
  return (
    <div className="flex flex-wrap gap-2">
      <DialogButton load={dialogs.label} dialog={{ job, onChanged: refresh }}>
        <Pencil size={16} aria-hidden="true" /> Name, tags, notes
      </DialogButton>
      {job.may.annotateAgain && (
        <DialogButton load={dialogs.again} dialog={{ job, references }}>
          <Repeat2 size={16} aria-hidden="true" /> Annotate again
        </DialogButton>
      )}
      {job.status === "COMPLETED" && (
        <DialogButton load={dialogs.share} dialog={{ jobId: job.jobId }}>
          <Link2 size={16} aria-hidden="true" /> Share
        </DialogButton>
      )}
      {job.may.cancel && <CancelButton jobId={job.jobId} fileName={job.fileName} onCancelled={refresh} />}
      {job.may.delete && (
        <DeleteButton job={job} onDeleted={() => router.push(`/jobs?deleted=${job.jobId}`)} />
      )}
    </div>
  );
}
