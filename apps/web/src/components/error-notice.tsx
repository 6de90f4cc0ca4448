import Link from "next/link";
import { CircleAlert } from "lucide-react";
import type { ErrorReport } from "@gas/core/errors/error-report";

/** What is wrong and what to do about it. */
export function ErrorNotice({ error, children }: { error: ErrorReport; children?: React.ReactNode }) {
  return (
    <div role="alert" className="flex gap-3 rounded-xl bg-bad-wash px-4 py-3.5 text-ink">
      <CircleAlert size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0">
        {/* A program's last words come in lines. */}
        <p className="font-medium break-words whitespace-pre-line">{error.message}</p>
        <p className="mt-1 text-[0.9375rem]">
          {error.remedy}
          {error.code === "upload_too_large" && (
            <>
              {" "}
              <Link href="/plans" className="link">
                See plans
              </Link>
            </>
          )}
        </p>
        {children}
      </div>
    </div>
  );
}
