/** What of a gene file was passed over and why, most often first, a line each. */
export function describePassedOver(passedOver: ReadonlyMap<string, number>): string[] {
  return [...passedOver]
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `passed over: ${count} × ${reason}`);
}
