import type { ReactNode } from "react";
import Link from "next/link";
import { ChevronLeft } from "lucide-react";
import { AsGuest } from "./job-path.tsx";

type Props = { token: string; title: string; children: ReactNode };

/** What stands around one of a shared job's pages: whatever asks in here asks as somebody with the link. */
export function SharedFrame({ token, title, children }: Props) {
  return (
    <div data-wide>
      <Link
        href={`/shared/${token}`}
        className="inline-flex items-center gap-1 text-sm text-ink-soft hover:text-ink"
      >
        <ChevronLeft size={16} aria-hidden="true" /> The shared job
      </Link>
      <h1 className="mt-3 break-words">{title}</h1>
      <AsGuest token={token}>{children}</AsGuest>
    </div>
  );
}
