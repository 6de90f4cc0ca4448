import { sourceOf } from "./file-source.ts";
import { startUpload } from "./upload-deeds.ts";

/** Annotates the built-in sample against `reference`. Throws when it cannot be fetched. */
export async function takeSample(reference: string): Promise<void> {
  const response = await fetch("/sample");
  if (!response.ok) throw new Error(`The sample answered ${response.status}.`);
  // Without a date of its own, so that a second click is the same file and not a second job.
  const file = new File([await response.blob()], "yeast-sample.vcf", { lastModified: 0 });
  startUpload({ file, fileName: file.name, reference, source: await sourceOf(file) });
}
