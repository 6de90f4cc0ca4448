"use client";

import { useEffect, useRef, useState } from "react";
import type { BrowserLinks } from "../../server/browser-links.ts";
import { useJobPath } from "../job/job-path.tsx";
import { freshLinks } from "./links.ts";
import { openIgv } from "./open-igv.ts";

type Props = {
  jobId: string;
  /** Null where the annotated file cannot be read now. */
  resultName: string | null;
  reference: { id: string; name: string };
  locus: string;
  links: BrowserLinks;
};

async function askForLinks(address: string): Promise<BrowserLinks> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The service answered ${response.status}.`);
  return (await response.json()) as BrowserLinks;
}

/** igv.js on the job's reference and result. Where one looks is in the address, so that a view can be passed on. */
export function GenomeBrowser({ jobId, resultName, reference, locus, links }: Props) {
  const jobPath = useJobPath(jobId);
  const element = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  // The view that the page was opened with; what follows is igv's own.
  const opened = useRef({ resultName, reference, locus, links });

  useEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    let close: (() => void) | null = null;
    let gone = false;
    const { resultName: name, reference: of, locus: at, links: first } = opened.current;
    openIgv({
      element: target,
      genesAddress: jobPath("/variants/genes?prefix=$FEATURE$&limit=1"),
      links: freshLinks(first, () => askForLinks(jobPath("/browser")), Date.now),
      result: name === null ? null : { name },
      reference: of,
      locus: at,
      onLocus: (now) => {
        const address = new URL(window.location.href);
        address.searchParams.set("locus", now);
        window.history.replaceState(window.history.state, "", address);
      },
    }).then(
      (shut) => {
        close = shut;
        if (gone) shut();
        else setState("shown");
      },
      () => setState("failed"),
    );
    return () => {
      gone = true;
      close?.();
    };
  }, [jobPath]);

  return (
    <div className="mt-5">
      <p role="status" className={state === "shown" ? "sr-only" : "text-ink-soft"} data-state={state}>
        {state === "loading" && "Loading the genome browser …"}
        {state === "shown" && "The genome browser is ready."}
        {state === "failed" &&
          "The genome browser could not be opened. Reload the page; if that does not help, the files can be downloaded and opened in IGV on your machine."}
      </p>
      <div className="card mt-3">
        <div ref={element} className="igv-host min-h-72" data-testid="igv" data-state={state} />
      </div>
      <noscript>
        <p className="mt-3">
          The genome browser needs JavaScript. The same records are in the table of variants.
        </p>
      </noscript>
    </div>
  );
}
