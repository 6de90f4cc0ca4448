import Link from "next/link";
import type { LucideIcon } from "lucide-react";

type Props<T extends string> = {
  options: readonly { value: T; text: string; icon: LucideIcon }[];
  chosen: T;
  href: (value: T) => string;
  onChoose: (value: T) => void;
};

/** One of a few ways to look at the same thing; each has an address. */
export function ViewSwitch<T extends string>({ options, chosen, href, onChoose }: Props<T>) {
  return (
    <nav
      aria-label="How to look at them"
      className="flex rounded-lg border border-line-strong bg-surface p-0.5"
    >
      {options.map(({ value, text, icon: Icon }) => (
        <Link
          key={value}
          href={href(value)}
          prefetch={false}
          scroll={false}
          aria-current={value === chosen ? "true" : undefined}
          className="inline-flex min-h-8.5 items-center gap-1.5 rounded-md px-2.5 text-sm text-ink-soft hover:text-ink aria-[current]:bg-accent-wash aria-[current]:font-medium aria-[current]:text-ink"
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            onChoose(value);
          }}
        >
          <Icon size={16} aria-hidden="true" /> {text}
        </Link>
      ))}
    </nav>
  );
}
