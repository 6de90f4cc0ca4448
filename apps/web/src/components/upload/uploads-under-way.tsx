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
    <Link href="/jobs" className="inline-flex items-center gap-1.5 text-sm whitespace-nowrap text-busy">
      <ArrowUpFromLine size={16} aria-hidden="true" />
      {count === 1 ? "1 upload" : `${count} uploads`}
    </Link>
  );
}
