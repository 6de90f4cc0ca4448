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
  let bytes = Buffer.alloc(0);
  const lines = (): string[] =>
    bytes
      .toString("utf8")
      .split(/[\r\n]+/)
      .map((line) => line.trimEnd())
      .filter(Boolean);
  return {
    hear(chunk) {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length > kept) bytes = Buffer.from(bytes.subarray(bytes.length - kept));
    },
    lines,
    inShort() {
      // Where Java was when it failed means nothing to anyone but its authors.
      const telling = lines().filter((line) => !/^\s+at \S+\(|^\s+\.\.\. \d+ more/.test(line));
      return telling.slice(-linesTold).join("\n").slice(-charactersTold) || "it said nothing";
    },
  };
}
