/** The file's own name of a sequence that may be written with or without `chr`, in any case; or null. */
export function findContig(contigs: readonly string[], asked: string): string | null {
  if (contigs.includes(asked)) return asked;
  const bare = (name: string): string => name.toLowerCase().replace(/^chr/, "");
  const wanted = bare(asked);
  const same = (name: string): boolean =>
    bare(name) === wanted || (mitochondrial.has(bare(name)) && mitochondrial.has(wanted));
  return contigs.find(same) ?? null;
}
const mitochondrial: ReadonlySet<string> = new Set(["m", "mt", "mito"]);
