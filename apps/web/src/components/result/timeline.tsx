import {
  Archive,
  ArrowDownToLine,
  CircleAlert,
  CircleCheck,
  Clock,
  FileCheck,
  Hourglass,
  PackageCheck,
  Send,
  TrendingDown,
  type LucideIcon,
} from "lucide-react";
import type { TimelineStep } from "@gas/core/archiving/result-view";
import { LocalTime } from "../local-time.tsx";

const signs: Record<TimelineStep["what"], { icon: LucideIcon; colour: string }> = {
  written: { icon: FileCheck, colour: "text-ink-soft" },
  archived: { icon: Archive, colour: "text-ink-soft" },
  requested: { icon: Send, colour: "text-busy" },
  fell_back: { icon: TrendingDown, colour: "text-wait" },
  put_off: { icon: Clock, colour: "text-wait" },
  started: { icon: Hourglass, colour: "text-busy" },
  failed: { icon: CircleAlert, colour: "text-bad" },
  ran_out: { icon: CircleAlert, colour: "text-bad" },
  ready: { icon: PackageCheck, colour: "text-busy" },
  damaged: { icon: CircleAlert, colour: "text-bad" },
  copied: { icon: ArrowDownToLine, colour: "text-busy" },
  verified: { icon: CircleCheck, colour: "text-good" },
};

/** The way of a result through the archive and back. */
export function Timeline({ steps }: { steps: readonly TimelineStep[] }) {
  return (
    <ol aria-label="The way through the archive" className="mt-3 max-w-2xl" data-testid="timeline">
      {steps.map(({ at, what, text }, place) => {
        const { icon: Icon, colour } = signs[what];
        return (
          <li
            key={`${place} ${what}`}
            data-what={what}
            className="relative flex gap-3 pb-3.5 before:absolute before:top-6 before:bottom-0 before:left-[8.5px] before:w-px before:bg-line last:pb-0 last:before:hidden"
          >
            <Icon size={18} aria-hidden="true" className={`mt-0.5 shrink-0 ${colour}`} />
            <p className="flex min-w-0 grow flex-wrap items-baseline justify-between gap-x-4 text-[0.9375rem]">
              <span>{text}</span>
              <span className="text-sm text-ink-soft">
                <LocalTime at={at} brief />
              </span>
            </p>
          </li>
        );
      })}
    </ol>
  );
}
