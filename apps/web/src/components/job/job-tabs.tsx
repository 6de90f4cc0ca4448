import Link from "next/link";
import { TabPending } from "./tab-pending.tsx";
import { Dna, FileText, Table2 } from "lucide-react";

const tabs = [
  { name: "Summary", below: "", icon: FileText },
  { name: "Variants", below: "/variants", icon: Table2 },
  { name: "Genome browser", below: "/browser", icon: Dna },
] as const;
export type JobTab = (typeof tabs)[number]["name"];

/** The pages of a completed job. Links, because each has an address of its own and is made on the server. */
export function JobTabs({ jobId, here }: { jobId: string; here: JobTab }) {
  return (
    <nav aria-label="This job" className="mt-5 flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map(({ name, below, icon: Icon }) => (
        <Link
          key={name}
          href={`/jobs/${jobId}${below}`}
          aria-current={name === here ? "page" : undefined}
          prefetch={false}
          className="tab"
        >
          <Icon size={16} aria-hidden="true" className="hidden shrink-0 sm:block" /> {name}
          <TabPending />
        </Link>
      ))}
    </nav>
  );
}
