"use client";

import { useId } from "react";
import Link from "next/link";
import { CircleAlert, CircleCheck, LoaderCircle, Pencil, TriangleAlert, X } from "lucide-react";
import { displayName } from "@gas/core/uploads/file-name";
import type { Preflight } from "@gas/annotation/preflight/preflight";
import { formatBytes } from "../format-bytes.ts";
import {
  describeFound,
  describeLook,
  fitOf,
  fitWord,
  obstacleOf,
  referenceLabel,
  type Candidate,
  type Limits,
} from "./candidate.ts";
import { FoundProblems, PlaceInFile } from "./found-problems.tsx";
import { dropCandidate } from "./intake.ts";
import { focusNeighbour } from "./focus-neighbour.ts";
import { changeCandidate, offered } from "./intake-state.ts";
import { useLiveValue } from "./live-value.ts";

/** One chosen file: what it is, whether it can be annotated, and against what. */
export function CandidateCard({ candidate, limits }: { candidate: Candidate; limits: Limits }) {
  const { id, file, fileName, look, resumes } = candidate;
  const ids = useId();
  const obstacle = obstacleOf(candidate, limits);
  const found = look.at === "end" && look.found.vcf ? look.found : null;
  const choosable = found !== null || look.at === "failed";
  return (
    <li
      className="border-t border-line py-4 first:border-0"
      data-testid="candidate"
      data-state={obstacle === "reading" ? "reading" : obstacle ? "blocked" : "ready"}
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0 grow">
          <label htmlFor={`${ids}-name`} className="sr-only">
            Name of the job for {file.name}
          </label>
          <span className="flex max-w-xl items-center gap-1 rounded-md border border-transparent focus-within:border-line-strong hover:border-line-strong has-disabled:border-transparent">
            <input
              id={`${ids}-name`}
              value={fileName}
              disabled={resumes !== undefined}
              maxLength={120}
              onChange={(event) => changeCandidate(id, { fileName: event.target.value })}
              onBlur={(event) =>
                changeCandidate(id, { fileName: displayName(event.target.value || file.name) })
              }
              className="max-w-full min-w-0 bg-transparent px-1.5 py-1 font-medium text-ellipsis [field-sizing:content]"
            />
            {!resumes && <Pencil size={14} aria-hidden="true" className="mr-2 shrink-0 text-ink-soft" />}
          </span>
          <p className="px-1.5 text-sm text-ink-soft">
            {[formatBytes(file.size), ...(found ? describeFound(found) : [])].join(" · ")}
          </p>
        </div>
        <button
          type="button"
          className="button quiet small"
          aria-label={`Remove ${file.name}`}
          onClick={({ currentTarget }) => {
            focusNeighbour(currentTarget);
            dropCandidate(id);
          }}
        >
          <X size={16} aria-hidden="true" /> Remove
        </button>
      </div>

      <div className="mt-2 space-y-3 px-1.5">
        {obstacle === "reading" ? (
          <p className="flex items-center gap-2 text-[0.9375rem] text-ink-soft">
            <LoaderCircle size={18} aria-hidden="true" className="motion-safe:animate-spin" />
            Reading its beginning
            {look.at === "reading" && look.inputBytes > 0 ? `: ${formatBytes(look.inputBytes)}` : ""}
          </p>
        ) : obstacle ? (
          <div role="alert" className="flex gap-3 rounded-xl bg-bad-wash px-4 py-3 text-ink">
            <CircleAlert size={20} aria-hidden="true" className="mt-0.5 shrink-0 text-bad" />
            <div className="min-w-0">
              <p className="font-medium break-words">{obstacle.message}</p>
              {obstacle.place && (
                <p className="mt-0.5 text-sm">
                  <PlaceInFile place={obstacle.place} />
                </p>
              )}
              <p className="mt-1 text-[0.9375rem] break-words">
                {obstacle.remedy}{" "}
                {obstacle.plans && (
                  <Link href="/plans" className="link">
                    See plans
                  </Link>
                )}
              </p>
            </div>
          </div>
        ) : (
          <Verdict candidate={candidate} />
        )}
        {resumes ? (
          <p className="text-[0.9375rem]">
            Begun before: {formatBytes(resumes.arrivedBytes)} of {formatBytes(resumes.bytes)} are in storage,
            and only the rest is sent.{" "}
            <button type="button" className="link" onClick={() => startAnew(candidate)}>
              Upload it as a new job instead
            </button>
          </p>
        ) : (
          choosable && <ReferenceChoice candidate={candidate} found={found} />
        )}
        {found && (
          <FoundProblems
            problems={fitOf(found, candidate.reference)?.problems ?? []}
            refused={obstacle !== null && obstacle !== "reading"}
            looked={describeLook(found, file.size)}
            found={found}
          />
        )}
      </div>
    </li>
  );
}

function startAnew({ id, file }: Candidate): void {
  changeCandidate(id, { fileName: displayName(file.name), resumes: undefined });
}

/** It can be annotated: how sure that is. */
function Verdict({ candidate: { look, reference } }: { candidate: Candidate }) {
  const references = useLiveValue(offered);
  if (look.at === "failed")
    return (
      <Remark doubtful>
        It could not be looked at in this browser. It is checked line by line when it is annotated.
      </Remark>
    );
  if (look.at !== "end") return null;
  const fit = fitOf(look.found, reference);
  const title = references.find(({ name }) => name === reference)?.title ?? reference;
  if (fit?.doubt) return <Remark doubtful>{fit.doubt} Look at the reference before you go on.</Remark>;
  if (fit && fit.agreeing > 0)
    return (
      <Remark>
        Fits {title}:{" "}
        {fit.agreeing === 1
          ? "the length of one chromosome agrees"
          : `the lengths of ${fit.agreeing} chromosomes agree`}
        .
      </Remark>
    );
  if (fit && fit.known > 0)
    return (
      <Remark>
        Its chromosomes are in {title}. The header gives no lengths, so the build is checked by the bases when
        it is annotated.
      </Remark>
    );
  return <Remark>Ready to be annotated against {title}.</Remark>;
}

function Remark({ doubtful = false, children }: { doubtful?: boolean; children: React.ReactNode }) {
  const Icon = doubtful ? TriangleAlert : CircleCheck;
  return (
    <p className="flex gap-2 text-[0.9375rem]">
      <Icon
        size={18}
        aria-hidden="true"
        className={`mt-0.5 shrink-0 ${doubtful ? "text-wait" : "text-good"}`}
      />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

type Found = Extract<Preflight, { vcf: true }>;

function ReferenceChoice({ candidate, found }: { candidate: Candidate; found: Found | null }) {
  const references = useLiveValue(offered);
  const ids = useId();
  if (references.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <label htmlFor={ids} className="text-[0.9375rem] font-medium">
        Reference
      </label>
      <select
        id={ids}
        value={candidate.reference ?? ""}
        onChange={(event) => changeCandidate(candidate.id, { reference: event.target.value })}
        className="min-h-10 max-w-full min-w-0 grow truncate rounded-lg border border-line-strong bg-surface px-3 text-[0.9375rem] sm:grow-0"
      >
        {references.map((reference) => (
          <option key={reference.name} value={reference.name}>
            {referenceLabel(reference)}
            {found && fitWord(fitOf(found, reference.name))}
          </option>
        ))}
      </select>
    </div>
  );
}
