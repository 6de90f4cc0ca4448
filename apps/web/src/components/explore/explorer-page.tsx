import Link from "next/link";
import { ErrorNotice } from "../error-notice.tsx";
import type { LoadedExplorer } from "../../server/load-explorer.ts";
import { Explorer } from "./explorer.tsx";
import { writeAddress } from "./view-address.ts";

type Props = {
  jobId: string;
  /** Where this page lies, without what it asks for. */
  path: string;
  loaded: Exclude<LoadedExplorer, { refused: Error }>;
};

/** The variants of a result as the address asks for them, and the ways on for those without scripts. */
export function ExplorerPage({ jobId, path, loaded }: Props) {
  const { meta, view, from, first, error, misread, remembered } = loaded;
  return (
    <>
      {misread && (
        <div className="mt-5">
          <ErrorNotice error={misread} />
        </div>
      )}
      <Explorer jobId={jobId} meta={meta} first={first} error={error} remembered={remembered} />
      {first && (
        <noscript>
          <nav aria-label="Pages of variants" className="mt-4 flex gap-4">
            {from > 0 && (
              <Link className="link" href={`${path}${writeAddress({ view })}`}>
                First variants
              </Link>
            )}
            {first.page.next !== null && (
              <Link className="link" href={`${path}${writeAddress({ view, from: first.page.next })}`}>
                Next variants
              </Link>
            )}
          </nav>
        </noscript>
      )}
    </>
  );
}
