"use client";

import Link from "next/link";
import { ArrowUpFromLine } from "lucide-react";
import { useLiveValue } from "./live-value.ts";
import { isUnderWay, uploads } from "./upload-state.ts";

/** In the header: that files are still on their way while another page is open. */
export function UploadsUnderWay() {
  const count = useLiveValue(uploads).filter(isUnderWay).length;
  if (count === 0) return null;
  return (
    <Link href="/jobs" className="inline-flex items-center gap-1.5 p-1 text-sm whitespace-nowrap text-busy">
      <ArrowUpFromLine size={16} aria-hidden="true" />
      {/* On a phone the number alone: the bar would get a second line, and all below it would jump. */}
      <span>
        {count}
        <span className="max-sm:sr-only">{count === 1 ? " upload" : " uploads"}</span>
      </span>
    </Link>
  );
}
