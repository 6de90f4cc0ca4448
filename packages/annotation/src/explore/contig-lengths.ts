/** Length of each sequence in bases, where the header's `##contig` lines tell it. */
export function contigLengths(header: readonly string[]): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const line of header) {
    if (!line.startsWith("##contig=<")) continue;
    const id = /[<,]ID=([^,>]+)/.exec(line)?.[1];
    const length = /[<,]length=(\d+)/.exec(line)?.[1];
    if (id !== undefined && length !== undefined) lengths.set(id, Number(length));
  }
  return lengths;
}
