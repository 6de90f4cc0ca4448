import Link from "next/link";
import { redirect } from "next/navigation";
import { house } from "../server/compose.ts";
import { visitor } from "../server/session.ts";
import { inMiB } from "../server/upload-refusals.ts";

/** What this is, for those who are not signed in; everyone else gets to their jobs. */
export default async function Home() {
  if (await visitor()) redirect("/jobs");
  const { plans } = house().deps;
  return (
    <div className="grid gap-12 py-4 lg:grid-cols-[1.1fr_1fr] lg:items-center lg:py-12">
      <div>
        <h1 className="text-4xl sm:text-5xl">Every variant, and what it does.</h1>
        <p className="mt-5 max-w-prose text-lg text-ink-soft">
          Drop a VCF on a page. You get the same file back with the consequence of each variant for every
          transcript it touches, a summary with charts, and a list of whatever could not be annotated, with
          the line and the reason.
        </p>
        <div className="mt-8 flex flex-wrap items-center gap-4">
          <Link href="/sign-in" className="button primary">
            Sign in to begin
          </Link>
          <Link href="/plans" className="link">
            What the plans allow
          </Link>
        </div>
      </div>
      <Example />
      <dl className="grid gap-x-10 gap-y-6 border-t border-line pt-8 sm:grid-cols-3 lg:col-span-2">
        <Fact term="Straight to storage">
          Your file goes from the browser to storage by itself, in parts that can be paused and taken up
          again.
        </Fact>
        <Fact term="No guessing where it is">
          A waiting job tells its place in the queue and when it should start; a running one how far it is.
        </Fact>
        <Fact term="Read by your tools">
          Sequence Ontology terms in a CSQ field, bgzip and a tabix index. Free up to{" "}
          {inMiB(plans.free.maxUploadBytes)} a file.
        </Fact>
      </dl>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="font-medium">{term}</dt>
      <dd className="mt-1 text-[0.9375rem] text-ink-soft">{children}</dd>
    </div>
  );
}

/** The first missense record of the built-in sample, and what this service says of it. */
function Example() {
  const rows = [
    ["Gene", "PAU8"],
    ["Consequence", "missense_variant"],
    ["Impact", "MODERATE"],
    ["Codons", "gCc/gAc"],
    ["Amino acid 105", "A/D"],
  ] as const;
  return (
    <figure className="card overflow-hidden" aria-label="A record before and after annotation">
      <div className="figures overflow-x-auto border-b border-line bg-sunken px-5 py-3 text-sm whitespace-nowrap">
        <span className="text-ink-soft">chrI&nbsp;&nbsp;1856&nbsp;&nbsp;.&nbsp;&nbsp;</span>G&nbsp;&nbsp;
        <span className="font-semibold text-accent">T</span>
      </div>
      <dl className="px-5 py-3">
        {rows.map(([term, value]) => (
          <div
            key={term}
            className="flex items-baseline justify-between gap-4 border-b border-line py-2 last:border-0"
          >
            <dt className="text-sm text-ink-soft">{term}</dt>
            <dd className="figures text-[0.9375rem]">{value}</dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
