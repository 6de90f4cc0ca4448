"use client";

import { useLinkStatus } from "next/link";

/** A line below the tab that was pressed, while its page is being made. */
export function TabPending() {
  const { pending } = useLinkStatus();
  return <span aria-hidden="true" className={`tab-pending ${pending ? "opacity-100" : "opacity-0"}`} />;
}
