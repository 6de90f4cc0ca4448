"use client";

import { useSyncExternalStore } from "react";
import { noUploads, subscribe, uploadsNow, type UploadEntry } from "./upload-store.ts";

/** The files on their way, newest first. */
export function useUploads(): readonly UploadEntry[] {
  return useSyncExternalStore(subscribe, uploadsNow, noUploads);
}
