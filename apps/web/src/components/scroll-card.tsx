import type { ReactNode } from "react";

type Props = { children: ReactNode; className?: string } & ({ label: string } | { labelledBy: string });

/** A card whose content may be wider than the screen. It takes the focus, so that the keyboard can scroll it. */
export function ScrollCard({ children, className = "", ...name }: Props) {
  return (
    <div
      role="region"
      aria-label={"label" in name ? name.label : undefined}
      aria-labelledby={"labelledBy" in name ? name.labelledBy : undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={`card overflow-x-auto px-5 py-3 ${className}`}
    >
      {children}
    </div>
  );
}
