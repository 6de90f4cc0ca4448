import type { TextBuffer } from "../consequences/text-buffer.ts";
import { makeRoom, putText } from "../consequences/text-buffer.ts";
import { stripInfoFields } from "../sources/strip-info-fields.ts";
import { blockBytes } from "./bgzf.ts";
import type { VcfRecord } from "./record.ts";

/** Text of a VCF under construction, in one piece, and where its BGZF blocks begin. */
export type VcfText = {
  buffer: TextBuffer;
  /** Where each block but the first begins. */
  cuts: number[];
  clear(): void;
  line(bytes: Uint8Array): void;
  /**
   * The record up to where the annotation goes: with `infoId=` at the end of an INFO without the old field, and without the fields
   * of `stripped`, the first of which that was there it answers.
   */
  beginRecord(record: VcfRecord, infoId: Uint8Array, stripped?: readonly Uint8Array[]): string | null;
  /** The rest of the record, `more` fields of INFO first. When nothing was written since it began, the rest of INFO is as it was but for the old fields. */
  endRecord(record: VcfRecord, more?: TextBuffer): void;
  /** Where the last line begins and the next one will: block times 65536 plus the place in it, counted from the start of this text. */
  from: number;
  to: number;
};

const newline = 0x0a;
const semicolon = 0x3b;
const equals = 0x3d;
const missing = 0x2e;

export function createVcfText(): VcfText {
  const buffer: TextBuffer = { bytes: Buffer.allocUnsafeSlow(1 << 20), length: 0 };
  let lineStart = 0;
  let blockStart = 0;
  /** Where the length stands after `beginRecord`, and how much of it is only there for an annotation that may not come. */
  let annotationStart = 0;
  let infoStart = 0;
  let keptEnd = 0;
  let hasStripped = false;

  const character = (code: number): void => {
    const at = makeRoom(buffer, 1);
    buffer.bytes[at] = code;
  };

  const copy = (bytes: Uint8Array, start: number, end: number): void => {
    const count = end - start;
    const at = makeRoom(buffer, count);
    const target = buffer.bytes;
    // A loop is faster than a call for what is as short as the columns of a record without samples.
    if (count < 96) for (let i = 0; i < count; i++) target[at + i] = bytes[start + i]!;
    else target.set(bytes.subarray(start, end), at);
  };

  /** A line seldom spans two blocks: one that does not fit begins the next. */
  const endLine = (): void => {
    character(newline);
    if (buffer.length - blockStart > blockBytes && lineStart > blockStart) cut(lineStart);
    text.from = text.cuts.length * 65536 + lineStart - blockStart;
    while (buffer.length - blockStart > blockBytes) cut(blockStart + blockBytes);
    text.to = text.cuts.length * 65536 + buffer.length - blockStart;
    lineStart = buffer.length;
  };
  const cut = (at: number): void => {
    text.cuts.push(at);
    blockStart = at;
  };

  const keepInfo = (record: VcfRecord): void => {
    const { bytes, infoStart: start, infoEnd: end, oldStart, oldEnd } = record;
    if (oldStart < 0) {
      const isMissing = end === start || (end === start + 1 && bytes[start] === missing);
      if (!isMissing) copy(bytes, start, end);
      return;
    }
    const before = oldStart > start;
    if (before) copy(bytes, start, oldStart - 1);
    if (oldEnd < end) copy(bytes, before ? oldEnd : oldEnd + 1, end);
  };

  const text: VcfText = {
    buffer,
    cuts: [],
    from: 0,
    to: 0,
    clear() {
      // What one enormous line needed is not kept for all that follow.
      if (buffer.bytes.length > 2 ** 24) buffer.bytes = Buffer.allocUnsafeSlow(1 << 20);
      buffer.length = lineStart = blockStart = 0;
      text.cuts = [];
    },
    line(bytes) {
      copy(bytes, 0, bytes.length);
      endLine();
    },
    beginRecord(record, infoId, stripped = []) {
      copy(record.bytes, record.start, record.infoStart);
      infoStart = buffer.length;
      keepInfo(record);
      let found: string | null = null;
      if (stripped.length > 0)
        ({ end: buffer.length, found } = stripInfoFields(buffer.bytes, infoStart, buffer.length, stripped));
      hasStripped = found !== null;
      keptEnd = buffer.length;
      if (keptEnd > infoStart) character(semicolon);
      copy(infoId, 0, infoId.length);
      character(equals);
      annotationStart = buffer.length;
      return found;
    },
    endRecord(record, more) {
      if (buffer.length === annotationStart) {
        buffer.length = keptEnd;
        if (record.oldStart < 0 && !hasStripped) {
          buffer.length = infoStart;
          copy(record.bytes, record.infoStart, record.infoEnd);
        } else if (keptEnd === infoStart) character(missing);
      }
      if (more && more.length > 0) {
        const { length } = buffer;
        const isMissing = length === infoStart + 1 && buffer.bytes[infoStart] === missing;
        if (isMissing) buffer.length = infoStart;
        else if (length > infoStart) character(semicolon);
        putText(buffer, more, 0);
      }
      copy(record.bytes, record.infoEnd, record.end);
      endLine();
    },
  };
  return text;
}
