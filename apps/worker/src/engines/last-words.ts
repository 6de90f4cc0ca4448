/** Of what a program says on standard error the end is kept: that is where it says why it stopped. */
const kept = 16 * 1024;
const linesTold = 5;
const charactersTold = 600;

export type LastWords = {
  hear(chunk: Uint8Array): void;
  /** All that is kept, by lines, for the job's log. */
  lines(): string[];
  /** The last few lines that say something, for the job's page. */
  inShort(): string;
};

/** Keeps the end of what a program says, however much it is. */
export function keepLastWords(): LastWords {
  let chunks: Uint8Array[] = [];
  let held = 0;
  /** One piece of what is kept; done now and then, so that a program that says much costs little. */
  const join = (): Buffer => {
    const all = Buffer.concat(chunks);
    const end = Buffer.from(all.subarray(Math.max(0, all.length - kept)));
    chunks = [end];
    held = end.length;
    return end;
  };
  const lines = (): string[] =>
    join()
      .toString("utf8")
      .split(/[\r\n]+/)
      .map((line) => line.trimEnd())
      .filter(Boolean);
  return {
    hear(chunk) {
      chunks.push(chunk);
      held += chunk.length;
      if (held > 16 * kept) join();
    },
    lines,
    inShort() {
      // Where Java was when it failed means nothing to anyone but its authors.
      const telling = lines().filter((line) => !/^\s+at \S+\(|^\s+\.\.\. \d+ more/.test(line));
      return telling.slice(-linesTold).join("\n").slice(-charactersTold) || "it said nothing";
    },
  };
}
