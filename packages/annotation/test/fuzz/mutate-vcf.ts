import { gzipSync } from "node:zlib";
import { seededRandom } from "../../src/sample/random.ts";
import { bgzfEnd } from "../../src/vcf/bgzf-end.ts";
import { bgzipSync } from "../../src/vcf/bgzf.ts";
import { generateVcf, type GenerateVcfOptions } from "../../src/sample/generate-vcf.ts";

/** An input made of a good VCF by spoiling it in a few places: text, packed or not, and perhaps damaged after packing. */
export type MadeInput = {
  bytes: Buffer;
  /** The text that was packed, where the packing is whole; else null. */
  text: Buffer | null;
  /** What was done to it, for whoever has to look into a finding. */
  made: string[];
};

type Draw = {
  /** A whole number in [0, below). */
  below(count: number): number;
  pick<T>(from: readonly T[]): T;
};

/** The same for the same seed. */
export function makeInput(reference: GenerateVcfOptions["reference"], seed: number): MadeInput {
  const random = seededRandom(seed);
  const draw: Draw = {
    below: (count) => Math.floor(random() * count),
    pick: (from) => from[Math.floor(random() * from.length)]!,
  };
  const samples = Array.from({ length: draw.pick([0, 0, 1, 3]) }, (_, i) => `S${i}`);
  const records = draw.pick([0, 1, 5, 40, 40, 300, 2000]);
  const good = [
    ...generateVcf({ reference, records, seed: draw.below(2 ** 31), samples, phased: draw.below(2) === 0 }),
  ].join("");
  let lines: Buffer[] = good
    .split("\n")
    .slice(0, -1)
    .map((line) => Buffer.from(line));
  const made: string[] = [`${records} records, ${samples.length} samples`];
  for (let count = draw.pick([0, 1, 1, 2, 3, 6]); count > 0; count--) {
    const [name, spoil] = draw.pick(spoilers);
    lines = spoil(lines, draw);
    made.push(name);
  }
  const lineEnd = draw.pick(["\n", "\n", "\n", "\r\n"]);
  let text = Buffer.concat(lines.flatMap((line) => [line, Buffer.from(lineEnd)]));
  if (draw.below(4) === 0) text = text.subarray(0, Math.max(0, text.length - lineEnd.length));
  if (draw.below(8) === 0) text = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text]);
  return pack(text, made, draw);
}

/** Packs the text, and in one of three cases damages what came out. */
function pack(text: Buffer, made: string[], draw: Draw): MadeInput {
  const how = draw.pick(["plain", "plain", "gzip", "bgzip", "bgzip", "members"] as const);
  made.push(how);
  const cut = draw.below(text.length + 1);
  const bytes = {
    plain: () => text,
    gzip: () => gzipSync(text),
    bgzip: () => bgzipSync(text),
    members: () => Buffer.concat([gzipSync(text.subarray(0, cut)), gzipSync(text.subarray(cut))]),
  }[how]();
  if (draw.below(3) > 0) return { bytes, text, made };
  const [name, damage] = draw.pick(damages);
  made.push(name);
  return { bytes: damage(bytes, draw), text: null, made };
}

type Damage = (bytes: Buffer, draw: Draw) => Buffer;
const damages: readonly (readonly [string, Damage])[] = [
  ["cut short", (bytes, draw) => bytes.subarray(0, draw.below(bytes.length + 1))],
  [
    "bytes flipped",
    (bytes, draw) => {
      const flipped = Buffer.from(bytes);
      for (let count = 1 + draw.below(4); count > 0 && flipped.length > 0; count--)
        flipped[draw.below(flipped.length)]! ^= 1 << draw.below(8);
      return flipped;
    },
  ],
  ["without its end mark", (bytes) => bytes.subarray(0, Math.max(0, bytes.length - bgzfEnd.length))],
  ["with noise behind", (bytes, draw) => Buffer.concat([bytes, noise(1 + draw.below(200), draw)])],
  ["a bomb behind", (bytes) => Buffer.concat([bytes, bomb])],
  ["noise only", (_, draw) => noise(draw.below(500), draw)],
  [
    "two blocks swapped",
    (bytes) => Buffer.concat([bytes.subarray(bytes.length >> 1), bytes.subarray(0, bytes.length >> 1)]),
  ],
];
/** 16 MiB of line ends. */
const bomb = gzipSync(Buffer.alloc(16 * 2 ** 20, 10), { level: 9 });

function noise(length: number, draw: Draw): Buffer {
  return Buffer.from(Array.from({ length }, () => draw.below(256)));
}

type Spoil = (lines: Buffer[], draw: Draw) => Buffer[];

/** Changes one line; a record nearly always. */
function line(change: (text: string, draw: Draw) => string | Buffer): Spoil {
  return (lines, draw) => {
    const first = lines.findIndex((text) => text[0] !== 0x23);
    const from = first < 0 || draw.below(6) === 0 ? 0 : first;
    const at = from + draw.below(Math.max(1, lines.length - from));
    const old = lines[at];
    if (!old) return lines;
    const changed = change(old.toString("latin1"), draw);
    return lines.with(at, typeof changed === "string" ? Buffer.from(changed, "latin1") : changed);
  };
}

/** Changes one column of a record. */
function column(index: number, values: readonly string[]): Spoil {
  return line((text, draw) =>
    text
      .split("\t")
      .with(Math.min(index, text.split("\t").length - 1), draw.pick(values))
      .join("\t"),
  );
}

const long = (text: string, times: number): string => text.repeat(times);

const spoilers: readonly (readonly [string, Spoil])[] = [
  ["CHROM", column(0, ["", "chrM", "chrXXIII", "1", "I", "chr I", ".", long("c", 70_000), "chrII"])],
  [
    "POS",
    column(1, [
      "",
      "0",
      "-1",
      "1",
      "2147483647",
      "2147483648",
      "99999999999999999999",
      "1e6",
      "+5",
      " 7",
      "230218",
      "813184",
    ]),
  ],
  [
    "REF",
    column(3, [
      "",
      ".",
      "N",
      "acgt",
      "ACGU",
      "R",
      "*",
      "A,C",
      long("A", 5000),
      long("ACGT", 40_000),
      "<DEL>",
      "é",
    ]),
  ],
  [
    "ALT",
    column(4, [
      "",
      ".",
      "*",
      "A,",
      ",A",
      "A,A",
      "<DEL>",
      "<DUP:TANDEM>",
      "<INS>",
      "<*>",
      "<NON_REF>",
      "<CNV>",
      "<<>>",
      "G]chrII:100]",
      "[chrI:1[A",
      "]chrZ:5]T",
      ".A",
      "A.",
      "N",
      "acg",
      "RYK",
      long("ACGT", 300),
      long("A", 200_000),
      long("A,C,", 700) + "G",
      long("C,", 400_000) + "G",
    ]),
  ],
  ["QUAL and FILTER", column(5, ["", "NaN", "-1", long("9", 400), "\t"])],
  [
    "INFO",
    column(7, [
      "",
      ".",
      ";",
      "END=",
      "END=5",
      "END=99999999999",
      "END=500000000",
      "END=536870913",
      "SVTYPE=DEL;SVLEN=-1000000000;END=2000",
      "SVLEN=x",
      "CSQ=a|b",
      "CSQ",
      "A;CSQ=1;CSQ=2;END=7",
      ";;CSQ=;;",
      "=",
      long("X=1;", 20_000),
    ]),
  ],
  ["a column more", line((text) => `${text}\textra`)],
  ["a column less", line((text) => text.split("\t").slice(0, -1).join("\t"))],
  ["blanks for tabs", line((text) => text.replaceAll("\t", " "))],
  ["a NUL", line((text, draw) => insert(text, "\0", draw))],
  ["half a character", line((text, draw) => insert(text, "\xe9", draw))],
  ["a whole character", line((text) => Buffer.from(`${text}é`))],
  ["a lone CR", line((text, draw) => insert(text, "\r", draw))],
  ["a blank line", line((text) => `${text}\n`)],
  ["a long line", line((text) => text + long("x", 1_100_000))],
  ["a fairly long line", line((text) => text + long("y", 300_000))],
  ["a reject line", line((text) => `##GAS_reject=<Line=1,Rule=x>\n${text}`)],
  ["a header line among the records", line((text) => `##INFO=<ID=CSQ,Number=1>\n${text}`)],
  ["a second #CHROM line", line((text) => `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n${text}`)],
  ["a letter", line((text, draw) => insert(text, draw.pick([..."\t\t\t,;|=<>#A*.\n"]), draw))],
  [
    "a line twice",
    (lines, draw) => {
      const at = draw.below(lines.length);
      return lines.toSpliced(at, 0, lines[at] ?? Buffer.alloc(0));
    },
  ],
  ["a line gone", (lines, draw) => lines.toSpliced(draw.below(lines.length), 1)],
  ["out of order", (lines, draw) => swap(lines, draw.below(lines.length), draw.below(lines.length))],
  [
    "all backwards",
    (lines) => [
      ...lines.filter((text) => text[0] === 0x23),
      ...lines.filter((text) => text[0] !== 0x23).toReversed(),
    ],
  ],
  [
    "many names of chromosomes",
    (lines) =>
      lines.map((text, i) => (text[0] === 0x23 ? text : Buffer.from(`c${i}${text.toString("latin1")}`))),
  ],
  [
    "another build",
    (lines) =>
      lines.map((text) =>
        text[0] === 0x23
          ? text
          : Buffer.from(text.toString("latin1").replace(/^(\S+\t)(\d+)/, "$1\x31$2"), "latin1"),
      ),
  ],
  [
    "a length that differs",
    (lines) => [...lines.slice(0, 1), Buffer.from("##contig=<ID=chrI,length=77>"), ...lines.slice(1)],
  ],
  [
    "an odd header",
    (lines, draw) => [
      Buffer.from(
        draw.pick(["##", "#", "##contig=<ID=,length=>", "##INFO=<ID=CSQ,", "##fileformat=VCFv9", "#!x", ""]),
      ),
      ...lines,
    ],
  ],
];

function insert(text: string, what: string, draw: Draw): string {
  const at = draw.below(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
}

function swap(lines: Buffer[], one: number, other: number): Buffer[] {
  const [a, b] = [lines[one], lines[other]];
  return a && b ? lines.with(one, b).with(other, a) : lines;
}
