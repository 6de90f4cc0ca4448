import { assembleTranscripts, type Transcript } from "./assemble-transcripts.ts";
import { createGeneFileReader } from "./gene-file.ts";
import type { GeneRows } from "./gene-rows.ts";

/** A file whose rows of a contig do not stand together was read contig by contig. */
export class ContigReturnedError extends Error {}

/**
 * Reads a gene file of any size to its transcripts. With `byContig` they are put together whenever a contig ends, so that the rows of one
 * contig only are in memory; that throws ContigReturnedError where a contig comes back, and the file has to be read without.
 */
export function createTranscriptReader(byContig: boolean): {
  line(line: string): void;
  finish(): { rows: GeneRows; transcripts: Transcript[] };
} {
  const reader = createGeneFileReader();
  const transcripts: Transcript[] = [];
  const left = new Set<string>();
  let current: string | undefined;

  const flush = (): void => {
    const rows = reader.rows();
    for (const transcript of assembleTranscripts(rows)) transcripts.push(transcript);
    rows.nodes.clear();
  };

  return {
    line(line) {
      if (byContig && line !== "" && !line.startsWith("#")) {
        const contig = line.slice(0, Math.max(0, line.indexOf("\t")));
        if (contig !== current) {
          if (left.has(contig)) throw new ContigReturnedError(`${contig} comes back`);
          if (current !== undefined) flush();
          left.add((current = Buffer.from(contig).toString()));
        }
      }
      reader.line(line);
    },
    finish() {
      flush();
      return { rows: reader.rows(), transcripts };
    },
  };
}
