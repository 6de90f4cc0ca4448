"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** A link that says when one is there already. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      aria-current={path === href ? "page" : undefined}
      className={`rounded-md px-2 py-1.5 sm:px-2.5 text-[0.9375rem] ${here ? "font-medium text-ink" : "text-ink-soft hover:text-ink"}`}
    >
      {children}
    </Link>
  );
}
