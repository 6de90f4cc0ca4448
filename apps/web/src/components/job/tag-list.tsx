import Link from "next/link";
import { Tag } from "lucide-react";

/** A job's tags; each leads to the jobs that have it. */
export function TagList({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Tags" className="mt-1.5 flex flex-wrap gap-1.5">
      {tags.map((tag) => (
        <li key={tag}>
          <Link
            href={`/jobs?tag=${encodeURIComponent(tag)}`}
            prefetch={false}
            className="relative z-10 inline-flex min-h-6 items-center gap-1 rounded-full bg-accent-wash px-2.5 text-xs font-medium text-accent-strong hover:underline"
          >
            <Tag size={11} aria-hidden="true" /> {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}
