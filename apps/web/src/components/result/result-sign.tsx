import { Archive, ArchiveRestore, HardDrive, LoaderCircle, Timer, type LucideIcon } from "lucide-react";
import type { ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import type { ResultView } from "@gas/core/archiving/result-view";

const signs: Record<ArchiveStatus, { icon: LucideIcon; colour: string; turns?: boolean }> = {
  AVAILABLE: { icon: HardDrive, colour: "text-good" },
  NOT_APPLICABLE: { icon: HardDrive, colour: "text-good" },
  ARCHIVING: { icon: LoaderCircle, colour: "text-wait", turns: true },
  ARCHIVED: { icon: Archive, colour: "text-wait" },
  RETRIEVING: { icon: LoaderCircle, colour: "text-busy", turns: true },
  RESTORED: { icon: ArchiveRestore, colour: "text-good" },
};

/** Where a result is, as a sign. The words stand beside it. */
export function ResultSign({ result, size = 16 }: { result: ResultView; size?: number }) {
  const { icon, colour, turns } = signs[result.status];
  const Icon = result.dueAt === undefined ? icon : Timer;
  const motion = turns ? "animate-spin [animation-duration:2s]" : "";
  const ink = result.dueAt === undefined ? colour : "text-wait";
  return <Icon size={size} aria-hidden="true" className={`shrink-0 ${ink} ${motion}`} />;
}
