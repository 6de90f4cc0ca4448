const longestName = 120;

/** Control characters and the invisible marks that can turn a name round or hide its end. */
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A file name fit to be shown: the last part of any path, printable, never empty, at most 120 characters. */
export function displayName(raw: string): string {
  const last = raw.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const clean = last.replace(unprintable, "").replace(/\s+/g, " ").trim();
  const characters = Array.from(clean).slice(0, longestName).join("");
  return /^\.*$/.test(characters) ? "unnamed.vcf" : characters;
}

/** A file name fit for an S3 key: letters, digits, dot, dash, underscore. What a file is, its bytes say, not this. */
export function keyName(raw: string): string {
  const plain = displayName(raw)
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^[._-]+/, "");
  return plain === "" ? "unnamed.vcf" : plain;
}

/** `patient 7.vcf.gz` → `patient 7`: what results are named after. */
export function stem(fileName: string): string {
  const cut = fileName.replace(/\.(gz|bgz|bgzf)$/i, "").replace(/\.(vcf|txt)$/i, "");
  return cut === "" ? "unnamed" : cut;
}
