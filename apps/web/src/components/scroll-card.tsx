import type { ReactNode } from "react";

type Props = {
  /** What is in it, for those who hear where they are: unlike the name of any section around it. */
  label: string;
  children: ReactNode;
  className?: string;
};

/** A card whose content may be wider than the screen. It takes the focus, so that the keyboard can scroll it. */
export function ScrollCard({ label, children, className = "" }: Props) {
  return (
    <div
      role="region"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={`card overflow-auto px-5 py-3 ${className}`}
    >
      {children}
    </div>
  );
}
