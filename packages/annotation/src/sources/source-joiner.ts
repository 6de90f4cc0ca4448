import { makeRoom, putCharacter, type TextBuffer } from "../consequences/text-buffer.ts";
import type { Reference, ReferenceSequence } from "../genes/reference.ts";
import { canonicalAllele, type CanonicalAllele } from "./canonical-allele.ts";
import type { CheckedSource } from "./check-sources.ts";
import { openJoinedSource } from "./joined-source.ts";

/** What of a record a join looks at; `start` and `end` are 0-based half-open, `contig` indexes the reference's contigs. */
export type JoinRecord = {
  contig: number;
  start: number;
  end: number;
  ref: string;
  alts: readonly string[];
};

/** Joins records with sources that are open. */
export type SourceJoiner = {
  /** Appends what the sources say, as INFO fields with `;` between; nothing when they say nothing. */
  joinInto(out: TextBuffer, record: JoinRecord): void;
  /** What was joined since the last time, for each source; begins anew. */
  take(): JoinCount[];
  /** Bytes of the sources' files held at the moment, and rows. */
  held(): { bytes: number; rows: number };
  close(): void;
};

/** Records that a source said something of, and those of which it had more to say than is written. Plain data. */
export type JoinCount = { joined: number; cut: number };

/** The sequence, and the bases where the reference can read them: without, indels are compared as they are written, trimmed. */
export type JoinReference = ReferenceSequence & Partial<Pick<Reference, "bases">>;
/** Makes of an allele (0-based start, upper case) what can be compared; null for what is no sequence. */
export type Canonical = (contig: number, start: number, ref: string, alt: string) => CanonicalAllele | null;

const semicolon = 0x3b;
const equals = 0x3d;
const plainBases = /^[ACGTN]+$/;

/** Opens the sources, for the thread that calls. Throws SourceError where one has gone bad since it was checked. */
export function openSourceJoiner(sources: readonly CheckedSource[], reference: JoinReference): SourceJoiner {
  const { bases } = reference;
  const canonical: Canonical = (contig, start, ref, alt) =>
    plainBases.test(alt)
      ? canonicalAllele(contig, start, ref, alt, reference.contigs[contig]!.length, bases)
      : null;
  const open = sources.map((source) => openJoinedSource(source, reference, canonical));
  const none = (): JoinCount[] => sources.map(() => ({ joined: 0, cut: 0 }));
  let counts = none();
  const byAllele = sources.some(({ match }) => match === "allele");
  return {
    joinInto(out, record) {
      const { contig, start, ref, alts } = record;
      const alleles = byAllele ? alts.map((alt) => canonical(contig, start, ref, alt)) : [];
      const from = out.length;
      open.forEach((source, i) => {
        const { values, cut } = source.join(record, alleles);
        for (const [id, value] of values) {
          if (out.length > from) putCharacter(out, semicolon);
          putUtf8(out, id);
          putCharacter(out, equals);
          putUtf8(out, value);
        }
        if (values.length > 0) counts[i]!.joined++;
        if (cut) counts[i]!.cut++;
      });
    },
    take() {
      const taken = counts;
      counts = none();
      return taken;
    },
    held: () =>
      open.reduce(
        (sum, { held }) => {
          const { bytes, rows } = held();
          return { bytes: sum.bytes + bytes, rows: sum.rows + rows };
        },
        { bytes: 0, rows: 0 },
      ),
    close() {
      for (const one of open) one.close();
    },
  };
}

/** Adds what was joined in a part of the file to what was joined before. */
export function addJoinCounts(total: JoinCount[], more: readonly JoinCount[]): void {
  more.forEach(({ joined, cut }, i) => {
    total[i]!.joined += joined;
    total[i]!.cut += cut;
  });
}

function putUtf8(out: TextBuffer, text: string): void {
  const at = makeRoom(out, Buffer.byteLength(text));
  out.bytes.write(text, at, "utf8");
}
