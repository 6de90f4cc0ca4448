/** Tags that a job may have. */
export const maxTags = 10;
/** Characters of a tag. */
export const longestTag = 30;

/** The tags of a line with commas between them. */
export function tagsOf(line: string): string[] {
  return line
    .split(",")
    .map((tag) => tag.replaceAll(/\s+/g, " ").trim())
    .filter(Boolean);
}

/** What is wrong with them, as a sentence for whoever typed them; null when nothing is. Tags are one whatever their case. */
export function faultOfTags(tags: readonly string[]): string | null {
  const long = tags.find((tag) => tag.length > longestTag);
  if (long !== undefined)
    return `The tag “${long}” has ${long.length} characters; a tag may have ${longestTag}.`;
  const different = new Set(tags.map((tag) => tag.toLowerCase())).size;
  if (different > maxTags) return `These are ${different} tags; a job may have ${maxTags}.`;
  return null;
}
