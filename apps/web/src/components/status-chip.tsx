import {
  Ban,
  CircleAlert,
  CircleCheck,
  Clock,
  LoaderCircle,
  ArrowUpFromLine,
  type LucideIcon,
} from "lucide-react";
import type { JobView } from "@gas/core/jobs/job-view";

const chips: Record<
  JobView["status"],
  { label: string; icon: LucideIcon; colours: string; turns?: boolean }
> = {
  AWAITING_UPLOAD: { label: "Awaiting file", icon: ArrowUpFromLine, colours: "bg-idle-wash text-idle" },
  PENDING: { label: "Waiting", icon: Clock, colours: "bg-wait-wash text-wait" },
  RUNNING: { label: "Running", icon: LoaderCircle, colours: "bg-busy-wash text-busy", turns: true },
  COMPLETED: { label: "Completed", icon: CircleCheck, colours: "bg-good-wash text-good" },
  FAILED: { label: "Failed", icon: CircleAlert, colours: "bg-bad-wash text-bad" },
  CANCELLED: { label: "Cancelled", icon: Ban, colours: "bg-idle-wash text-idle" },
};

/** What people call a status. */
export const statusWord = (status: JobView["status"]): string => chips[status].label;

/** A job's status by sign, word and colour. */
export function StatusChip({ status }: { status: JobView["status"] }) {
  const { label, icon: Icon, colours, turns } = chips[status];
  return (
    <span
      data-testid="status"
      data-status={status}
      className={`inline-flex items-center gap-1.5 rounded-full py-0.5 pr-2.5 pl-2 text-sm font-medium whitespace-nowrap ${colours}`}
    >
      <Icon size={15} aria-hidden="true" className={turns ? "animate-spin [animation-duration:2s]" : ""} />
      {label}
    </span>
  );
}
