"use client";

import { useRef, type ReactNode } from "react";
import { useFocusAfter } from "../focus-after.ts";
import { obstacleOf, type Limits } from "./candidate.ts";
import { CandidateCard } from "./candidate-card.tsx";
import { annotateReady, dropCandidate } from "./intake.ts";
import { candidates, tooMany } from "./intake-state.ts";
import { useLiveValue } from "./live-value.ts";
import { UploadCard } from "./upload-card.tsx";
import { uploads } from "./upload-state.ts";

/** The files that were chosen, what to do with them, and those on their way. */
export default function IntakeList({ limits }: { limits: Limits }) {
  const chosen = useLiveValue(candidates);
  const underWay = useLiveValue(uploads);
  const leftOut = useLiveValue(tooMany);
  const heading = useRef<HTMLHeadingElement>(null);
  // What is no VCF in a folder was not meant to be uploaded.
  const strays = chosen.filter(({ inFolder, look }) => inFolder && look.at === "end" && !look.found.vcf);
  const shown = chosen.filter((one) => !strays.includes(one));
  const states = shown.map((one) => obstacleOf(one, limits));
  const ready = states.filter((state) => state === null).length;
  const reading = states.filter((state) => state === "reading").length;
  const blocked = shown.length - ready - reading;

  const annotate = (): void => {
    annotateReady();
    // The button is gone: the keyboard goes on where the files are now.
    requestAnimationFrame(() => heading.current?.focus());
  };

  return (
    <div className="mt-4">
      {chosen.length > 0 && (
        <FocusesAfter selector="[data-choose-files]">
          <ul aria-label="Files to annotate" className="border-t border-line">
            {shown.map((candidate) => (
              <CandidateCard key={candidate.id} candidate={candidate} limits={limits} />
            ))}
          </ul>
          {strays.length > 0 && (
            <p className="border-t border-line py-3 text-sm text-ink-soft">
              Left out, for {strays.length === 1 ? "it is" : "they are"} no VCF:{" "}
              {strays
                .slice(0, 5)
                .map(({ file }) => file.name)
                .join(", ")}
              {strays.length > 5 && ` and ${strays.length - 5} more`}.
            </p>
          )}
          {leftOut > 0 && (
            <p role="alert" className="border-t border-line py-3 text-sm text-wait">
              {leftOut.toLocaleString("en-US")} more {leftOut === 1 ? "file was" : "files were"} left out: 200
              are looked at together. Annotate these first.
            </p>
          )}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
            {(ready > 0 || reading > 0) && (
              <button type="button" className="button primary" disabled={ready === 0} onClick={annotate}>
                {ready === 1 ? "Annotate 1 file" : `Annotate ${ready} files`}
              </button>
            )}
            <button
              type="button"
              className="button quiet small"
              onClick={() => chosen.forEach(({ id }) => dropCandidate(id))}
            >
              Remove all
            </button>
            <p className="text-sm text-ink-soft">
              {[
                reading > 0 && `${reading} being read`,
                blocked > 0 && `${blocked} cannot be annotated as ${blocked === 1 ? "it is" : "they are"}`,
              ]
                .filter(Boolean)
                .join(", ")}
            </p>
          </div>
        </FocusesAfter>
      )}
      {underWay.length > 0 && (
        <FocusesAfter selector="#my-jobs">
          <h3 ref={heading} tabIndex={-1} className="mt-5 font-medium outline-none">
            On the way
          </h3>
          <ul aria-label="Uploads" className="mt-2 border-t border-line">
            {underWay.map((entry) => (
              <UploadCard key={entry.id} entry={entry} />
            ))}
          </ul>
        </FocusesAfter>
      )}
    </div>
  );
}

function FocusesAfter({ selector, children }: { selector: string; children: ReactNode }) {
  const section = useRef<HTMLDivElement>(null);
  useFocusAfter(section, selector);
  return <div ref={section}>{children}</div>;
}
