import * as z from "zod";

/** Milliseconds since 1970 UTC. */
export const Time = z.int().min(0);

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
