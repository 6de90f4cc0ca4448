import Link from "next/link";

export default function NotFound() {
  return (
    <div className="py-10">
      <h1>There is nothing here</h1>
      <p className="mt-3 max-w-prose text-ink-soft">
        The address leads nowhere, or to something that is not yours to see. Check it, or go back to your
        jobs.
      </p>
      <Link href="/jobs" className="button mt-6">
        To my jobs
      </Link>
    </div>
  );
}
