import * as z from "zod";
import { longestTag, maxTags } from "./label-limits.ts";

/** Without the characters that would break a line or hide in it; white space at the ends goes, and inside becomes one space. */
const line = (longest: number) =>
  z
    .string()
    .transform((text) =>
      text
        .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .pipe(z.string().max(longest, `must have at most ${longest} characters`));

/** Like `line`, but line breaks are the writer's. */
const lines = (longest: number) =>
  z
    .string()
    .transform((text) =>
      text
        .replaceAll(/\r\n?/g, "\n")
        .replaceAll(/[^\P{C}\n\t]+/gu, "")
        .trim(),
    )
    .pipe(z.string().max(longest, `must have at most ${longest} characters`));

const tag = line(longestTag).pipe(
  z
    .string()
    .min(1, "must not be empty")
    .regex(/^[^,]*$/, "must have no comma"),
);

/** What a person calls a job, beside the name of its file. An empty name, list or text takes what stands away. */
export const LabelWish = z.object({
  name: line(120).optional(),
  tags: z
    .array(tag)
    .transform(withoutRepeats)
    .pipe(z.array(z.string()).max(maxTags, `at most ${maxTags} tags`))
    .optional(),
  notes: lines(5000).optional(),
});
export type LabelWish = z.infer<typeof LabelWish>;

/** The same, as a row holds it. */
export const labelFields = {
  name: z.string().min(1).optional(),
  tags: z.array(z.string().min(1)).optional(),
  notes: z.string().min(1).optional(),
};

/** Tags are one whatever their case: the first spelling stays. */
function withoutRepeats(tags: string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  return [...seen.values()];
}

/** What people see a job by: the name they gave it, else its file's. */
export function titleOf({ name, fileName }: { name?: string | undefined; fileName: string }): string {
  return name ?? fileName;
}
