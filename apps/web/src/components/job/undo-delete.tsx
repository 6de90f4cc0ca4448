"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Undo2, X } from "lucide-react";
import type { JobView } from "@gas/core/jobs/job-view";
import { LocalTime } from "../local-time.tsx";
import { DeedButton } from "../result/deed-button.tsx";

type Props = { jobId: string; title: string; until: number };

/** Says that a job was deleted, and takes that back for as long as it can be done. */
export function UndoDelete({ jobId, title, until }: Props) {
  const router = useRouter();
  const [gone, setGone] = useState(false);
  if (gone) return null;
  return (
    <div
      role="status"
      data-testid="deleted"
      className="mb-6 flex flex-wrap items-center justify-between gap-3 rounded-xl bg-idle-wash px-4 py-3"
    >
      <p className="min-w-0 break-words">
        <b>{title}</b> was deleted. Until <LocalTime at={until} brief /> that can be taken back; then every
        copy of its files goes for good.
      </p>
      <div className="flex items-start gap-2">
        <DeedButton<JobView>
          call={[`/api/jobs/${jobId}/undelete`]}
          busyText="Taking it back"
          className="button small"
          onDone={() => router.replace(`/jobs/${jobId}`)}
        >
          <Undo2 size={16} aria-hidden="true" /> Undo
        </DeedButton>
        <button
          type="button"
          className="button quiet small px-2"
          aria-label="Close this notice"
          onClick={() => setGone(true)}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
