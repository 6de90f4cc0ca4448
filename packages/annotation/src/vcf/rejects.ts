import type { ByteSink } from "./io.ts";
import type { VcfHeader } from "./header.ts";
import type { LineReader } from "./line-reader.ts";
import { rules, type RuleId } from "./rules.ts";

/**
 * Writes the lines that were refused or not annotated as a VCF: the header of the input, a `##GAS_rule` line per
 * broken rule, a `##GAS_reject=<Line=…,Rule=…>` line per record, then the lines as they came. Reasons stand in the header because tools take a `##`
 * line among the records for a record. That needs the lines held back, so only up to `maxHeldBytes`; from there on each
 * line is preceded by its reason, and the header says so.
 */
export type RejectsWriter = {
  add(rule: RuleId, detail: string, source: Pick<LineReader, "bytes" | "start" | "end" | "line">): void;
  pressure(): Promise<void> | undefined;
  finish(): Promise<void>;
};

const maxHeldBytes = 2 * 2 ** 20;
const maxPendingBytes = 256 * 1024;
/** Begins the lines that this writer adds; a rejects file sent in again may still hold them. */
export const rejectPrefix = "##GAS_reject";

export function createRejectsWriter(sink: ByteSink, header: () => VcfHeader): RejectsWriter {
  const used = new Set<RuleId>();
  let reasons: string[] = [];
  let lines: Buffer[] = [];
  let bytes = 0;
  let streaming = false;

  const write = async (parts: Buffer[]): Promise<void> => {
    if (parts.length > 0) await sink.write(Buffer.concat(parts));
  };

  const text = (value: string): Buffer => Buffer.from(`${value}\n`);

  const writeHeader = async (cut: boolean): Promise<void> => {
    const { meta, columns } = header();
    const newline = Buffer.from("\n");
    await write(
      meta
        .filter((line) => !line.toString("latin1", 0, 16).startsWith("##GAS_r"))
        .flatMap((line) => [line, newline]),
    );
    const named = cut ? listableRules() : [...used];
    const ruleLines = named.map(
      (rule) =>
        `##GAS_rule=<ID=${rule},Severity=${rules[rule].severity},Remedy="${rules[rule].remedy.replaceAll('"', "'")}">`,
    );
    if (cut)
      reasons.push(
        `${rejectPrefix}_note="More lines follow than fit here: each further one is preceded by its own line."`,
      );
    await write([...ruleLines, ...reasons].map(text));
    reasons = [];
    await write([columns, newline, ...lines]);
    lines = [];
    bytes = 0;
  };

  return {
    add(rule, detail, source) {
      used.add(rule);
      const shown = detail.replace(/[\\"\p{Cc}]/gu, " ").slice(0, 120);
      const note = shown ? `,Detail="${shown}"` : "";
      const reason = `${rejectPrefix}=<Line=${source.line},Rule=${rule}${note}>`;
      const line = Buffer.allocUnsafe(source.end - source.start + 1);
      source.bytes.copy(line, 0, source.start, source.end);
      line[line.length - 1] = 10;
      if (streaming) lines.push(text(reason));
      else reasons.push(reason);
      lines.push(line);
      bytes += line.length + reason.length;
    },
    pressure() {
      if (bytes <= (streaming ? maxPendingBytes : maxHeldBytes)) return undefined;
      return (async () => {
        if (!streaming) {
          streaming = true;
          await writeHeader(true);
        } else {
          const ready = lines;
          lines = [];
          bytes = 0;
          await write(ready);
        }
      })();
    },
    async finish() {
      if (streaming) await write(lines);
      else if (lines.length > 0) await writeHeader(false);
    },
  };
}

function listableRules(): RuleId[] {
  return (Object.keys(rules) as RuleId[]).filter((rule) => {
    const { severity } = rules[rule];
    return severity === "rejected" || severity === "unannotated";
  });
}
