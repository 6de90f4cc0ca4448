"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";

/** What a page shows when it could not be made. The cause is in the server's log, under the number named. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const router = useRouter();
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="py-10" role="alert">
      <h1>Something went wrong on our side</h1>
      <p className="mt-3 max-w-prose text-ink-soft">
        Your files and jobs are safe. Try again; if it persists, tell the person who runs this service
        {error.digest ? ` and name the number ${error.digest}` : ""}.
      </p>
      <button type="button" className="button mt-6" onClick={again}>
        Try again
      </button>
    </div>
  );
}
