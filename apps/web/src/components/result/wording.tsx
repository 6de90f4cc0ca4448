import type { TextPart } from "@gas/core/archiving/result-view";
import { LocalTime } from "../local-time.tsx";
import { Countdown } from "./countdown.tsx";

/** A sentence of the service with its moments in the person's own time. */
export function Wording({ parts }: { parts: readonly TextPart[] }) {
  return (
    // The parts of a sentence stand still while it does.
    <>
      {parts.map((part, place) => (
        <Part key={`${place} ${JSON.stringify(part)}`} part={part} />
      ))}
    </>
  );
}

function Part({ part }: { part: TextPart }) {
  if (typeof part === "string") return part;
  if ("until" in part) return <Countdown until={part.until} />;
  return "date" in part ? <LocalTime at={part.date} /> : <LocalTime at={part.time} brief />;
}
