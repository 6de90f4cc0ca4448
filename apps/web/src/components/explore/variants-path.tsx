"use client";

import { useCallback } from "react";
import { useJobPath } from "../job/job-path.tsx";

/** Makes the addresses below a result's variants in the API: of `/3`, `?impact=HIGH`. */
export function useVariantsPath(jobId: string): (rest: string) => string {
  const at = useJobPath(jobId);
  return useCallback((rest) => at(`/variants${rest}`), [at]);
}
