import type { ReactNode } from "react";

type Props = { label: string; className: string; children: ReactNode };

/**
 * What scrolls by itself, and so must be reached by keyboard and have a name (WCAG 2.1.1). Words for listeners alone, which are placed
 * absolutely, keep to it, too: without `relative` they would make the page as wide as what is scrolled.
 */
export function Scrolling({ label, className, children }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div tabIndex={0} role="group" aria-label={label} className={`relative overflow-auto ${className}`}>
      {children}
    </div>
  );
}
