/** For how many days a link may be made. A file of its own: pages offer the choice, and need no schema for it. */
export const shareDays = [1, 7, 30, 90] as const;
export type ShareDays = (typeof shareDays)[number];
