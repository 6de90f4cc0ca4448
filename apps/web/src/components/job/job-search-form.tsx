import Link from "next/link";
import { Search } from "lucide-react";
import { isSearch, JobSearchStatus, type JobSearch } from "@gas/core/jobs/job-search";
import { statusWord } from "../status-chip.tsx";

/** Looks for jobs. A plain form: it works before any script runs, and every search has an address. */
export function JobSearchForm({ search }: { search: JobSearch }) {
  return (
    <search>
      <form method="get" action="/jobs" className="flex flex-wrap items-end gap-3" aria-label="Find jobs">
        <div className="min-w-52 grow">
          <label htmlFor="find-text" className="sr-only">
            Name, file, tag, note or reference
          </label>
          <input
            id="find-text"
            type="search"
            name="q"
            defaultValue={search.text ?? ""}
            maxLength={200}
            placeholder="Name, file, tag, note or reference"
            className="field"
          />
        </div>
        <div>
          <label htmlFor="find-status" className="sr-only">
            Status
          </label>
          <select id="find-status" name="status" defaultValue={search.status ?? ""} className="field">
            <option value="">Any status</option>
            {JobSearchStatus.options.map((status) => (
              <option key={status} value={status}>
                {statusWord(status)}
              </option>
            ))}
          </select>
        </div>
        {search.tag && <input type="hidden" name="tag" value={search.tag} />}
        <button type="submit" className="button">
          <Search size={16} aria-hidden="true" /> Find
        </button>
        {isSearch(search) && (
          <p className="w-full text-sm text-ink-soft">
            {search.tag && (
              <>
                Only those tagged <b className="text-ink">{search.tag}</b>.{" "}
              </>
            )}
            <Link href="/jobs" className="link">
              Show all jobs
            </Link>
          </p>
        )}
      </form>
    </search>
  );
}
