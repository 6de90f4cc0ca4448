import { decodeRegion, type Region } from "../region.ts";

/** What stands in the search box, understood. */
export type Search =
  | { what: "place"; region: Region }
  /**
   * A name after HGVS of a transcript or a protein: `matches` an entry's HGVSc or HGVSp, as `of` says. What stands in front of it may
   * be a gene (`sequence`), of which then any transcript will do. What matches holds `needle`, in any case.
   */
  | {
      what: "change";
      of: "hgvsc" | "hgvsp";
      sequence: string;
      needle: string;
      matches: (value: string, isOfGene?: boolean) => boolean;
    }
  /** One of the genome: records near `region` whose HGVSg `matches`. */
  | { what: "genomic"; region: Omit<Region, "contig">; matches: (value: string) => boolean }
  /** A gene, a transcript or an ID. */
  | { what: "name"; name: string };

/** A tool that shifts along a repeat may name a change so far from where its record stands. */
const furthestShift = 2000;

const threeLetters: Record<string, string> = {
  A: "Ala",
  R: "Arg",
  N: "Asn",
  D: "Asp",
  C: "Cys",
  Q: "Gln",
  E: "Glu",
  G: "Gly",
  H: "His",
  I: "Ile",
  L: "Leu",
  K: "Lys",
  M: "Met",
  F: "Phe",
  P: "Pro",
  S: "Ser",
  T: "Thr",
  W: "Trp",
  Y: "Tyr",
  V: "Val",
  U: "Sec",
  "*": "Ter",
  X: "Ter",
};

/** Understands a search: null for none. Places are told by their digits, names after HGVS by their `c.`, `n.`, `p.`, `g.` or `m.`. */
export function readSearch(text: string): Search | null {
  const asked = text.trim();
  if (asked === "") return null;
  const hgvs = /^(?:(.+):)?\s*([cngmp])\.(.+)$/.exec(asked);
  if (hgvs) return readHgvs(hgvs[1] ?? "", hgvs[2]!, hgvs[3]!);
  const place = /^([^\s:]+(?::[^\s:]+)*)[:\s]\s*(\d[\d,]*)(?:\s*(?:-|\.\.|–)\s*(\d[\d,]*))?$/.exec(asked);
  if (place) {
    const digits = (part: string): string => part.replaceAll(",", "");
    const range = place[3] === undefined ? digits(place[2]!) : `${digits(place[2]!)}-${digits(place[3])}`;
    const region = decodeRegion(`${place[1]}:${range}`);
    if (region) return { what: "place", region };
  }
  return { what: "name", name: asked };
}

function readHgvs(prefix: string, kind: string, change: string): Search {
  const wanted = kind === "p" ? proteinChange(change) : change.replaceAll(/\s/g, "");
  const start = `${kind}.`;
  const matches = (value: string, isOfGene = false): boolean => {
    const found = unescapeValue(value);
    const colon = found.lastIndexOf(":", found.indexOf(start) < 0 ? undefined : found.indexOf(start));
    if (!found.slice(colon + 1).startsWith(start)) return false;
    const own = found.slice(colon + 1 + start.length);
    if ((kind === "p" ? bare(own) : own) !== wanted) return false;
    return prefix === "" || isOfGene || isSameSequence(found.slice(0, Math.max(0, colon)), prefix);
  };
  if (kind !== "g" && kind !== "m") {
    const of = kind === "p" ? "hgvsp" : "hgvsc";
    return { what: "change", of, sequence: prefix, needle: needleIn(wanted), matches };
  }
  const [from, to] = [...change.matchAll(/\d+/g)].map(Number);
  const first = Math.max(1, (from ?? 1) - furthestShift);
  return { what: "genomic", region: { from: first, to: (to ?? from ?? 1) + furthestShift }, matches };
}

/** `NM_000059` finds every version of it; a gene's name in front is told apart by who tests the entry. */
function isSameSequence(own: string, asked: string): boolean {
  const plain = asked.replace(/\(.*\)$/, "");
  return own === plain || own.replace(/\.\d+$/, "") === plain;
}

/** The longest piece that a file has as it is: nothing that it may have to write otherwise, or may write in two ways. */
function needleIn(change: string): string {
  const pieces = change.split("Ter").flatMap((part) => part.match(/[A-Za-z0-9>_+-]+/g) ?? []);
  return pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), "").toLowerCase();
}

/** Without the brackets that mark what is only predicted. */
function bare(text: string): string {
  return text.replaceAll(/[\s()]/g, "").replaceAll("*", "Ter");
}

/** In three letters, as every tool writes it: people type one. */
function proteinChange(text: string): string {
  const short = /^([A-Z*])(\d+)([A-Z*=]|fs.*|del|dup)$/.exec(text.replaceAll(/[\s()]/g, ""));
  if (!short) return bare(text);
  return `${threeLetters[short[1]!] ?? short[1]}${short[2]}${threeLetters[short[3]!] ?? short[3]!.replaceAll("*", "Ter")}`;
}

/** What a VCF may not hold is written as `%3D` and the like (VCF 4.3, section 1.2). */
export function unescapeValue(value: string): string {
  return value.replaceAll(/%(3A|3B|3D|25|2C|0D|0A|09)/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
