"use client";

import { useRouter } from "next/navigation";
import { RotateCcw, Trash2 } from "lucide-react";
import { pressApi } from "../call-api.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { DeedButton } from "../result/deed-button.tsx";

type Props = { queue: string; messageId: string };

/** Sends a dead letter again, or throws it away once that was said twice. */
export function DeadLetterButtons({ queue, messageId }: Props) {
  const router = useRouter();
  const path = "/api/admin/dead-letters";
  return (
    <div className="flex flex-wrap gap-2">
      <DeedButton
        call={[path, { queue, messageId, deed: "send-again" }]}
        busyText="Sending"
        onDone={() => router.refresh()}
      >
        <RotateCcw size={16} aria-hidden="true" /> Send again
      </DeedButton>
      <ConfirmButton
        trigger={
          <>
            <Trash2 size={16} aria-hidden="true" /> Throw away
          </>
        }
        triggerClass="button quiet small"
        title="Throw this message away?"
        words={{ keep: "Keep it", confirm: "Throw it away", busy: "Throwing away" }}
        danger
        deed={() => pressApi(path, { queue, messageId, deed: "discard" })}
        onDone={() => router.refresh()}
      >
        <p>
          The message goes for good. What it was about stays: the reconciler finds rows that somebody still
          has to look at, whatever becomes of their messages.
        </p>
      </ConfirmButton>
    </div>
  );
}
