import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { sourceVcf, writeSource } from "../sources/testing/write-source.ts";
import { Summary } from "../summary.ts";

const root = resolve(import.meta.dirname, "../..");
const sample = join(root, "sample/yeast-sample.vcf");
const reference = [
  "--gff",
  join(root, "reference/yeast/yeast.gff3.gz"),
  "--fasta",
  join(root, "reference/yeast/yeast.fa.gz"),
];
const folder = mkdtempSync(join(tmpdir(), "gas-annotate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Run = { code: number | null; stdout: Buffer; stderr: string };

function run(args: string[], { input = "", closeAfter = Infinity } = {}): Promise<Run> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, "bin/gas-annotate.js"), ...args]);
    const out: Buffer[] = [];
    let size = 0;
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out.push(chunk);
      if ((size += chunk.length) > closeAfter) child.stdout.destroy();
    });
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.once("error", fail);
    child.once("close", (code) => done({ code, stdout: Buffer.concat(out), stderr }));
  });
}

describe("gas-annotate", { timeout: 60_000 }, () => {
  it("annotates the sample to bgzip, with index and summary, and leaves nothing else behind", async () => {
    const out = join(folder, "out.vcf.gz");
    const summaryPath = join(folder, "out.json");
    const { code, stderr } = await run([...reference, sample, "-o", out, "--summary", summaryPath]);
    expect(stderr).toMatch(/^1,000 records: 1,000 annotated, 0 without annotation, 0 left out/);
    expect(code).toBe(0);
    const text = gunzipSync(readFileSync(out)).toString();
    expect(text).toMatch(/\nchrI\t\d+\t.*;CSQ=\S+\tGT:AD:DP:GQ\t/);
    const summary = Summary.parse(JSON.parse(readFileSync(summaryPath, "utf8")));
    expect(summary).toMatchObject({ indexed: true, records: { read: 1000, annotated: 1000 } });
    expect(summary.consequences["missense_variant"]?.mostSevere).toBeGreaterThan(100);
    expect(readdirSync(folder).toSorted()).toEqual(["out.json", "out.vcf.gz", "out.vcf.gz.tbi"]);
  });

  it("writes BCSQ as bcftools csq does, each record by itself or on haplotypes", async () => {
    const calls = async (...more: string[]) => {
      const { code, stdout } = await run([...reference, "-q", "--field", "BCSQ", ...more, sample]);
      expect(code).toBe(0);
      return stdout.toString();
    };
    const alone = await calls();
    expect(alone).toMatch(/\n##INFO=<ID=BCSQ,.*Format: Consequence\|gene\|transcript\|biotype\|strand\|/);
    expect(alone).toMatch(
      /;BCSQ=missense\|\w+\|\w+\|protein_coding\|[+-]\|\d+[A-Z]>\d+[A-Z]\|\d+[ACGT]>[ACGT]\tGT:AD:DP:GQ:BCSQ\t/,
    );
    expect(alone).not.toMatch(/BCSQ=\S*@/);
    expect(await calls("--mode", "haplotype", "--phase", "a")).toMatch(/BCSQ=\S*@\d+/);
    const calledOf = (text: string): string[] => text.split("\n").filter((line) => line.includes(";BCSQ="));
    const some = await calls("--exclude", 'CHROM!="chrI"');
    expect(calledOf(some)).toEqual(calledOf(alone).filter((line) => line.startsWith("chrI\t")));
    expect(some.split("\n")).toHaveLength(alone.split("\n").length);
  });

  it("writes ANN as SnpEff does, and one entry a record with --pick, and counts what it writes", async () => {
    const summaryPath = join(folder, "ann.json");
    const calls = async (...more: string[]) => {
      const { code, stdout } = await run([...reference, "-q", "--summary", summaryPath, ...more, sample]);
      expect(code).toBe(0);
      const summary = Summary.parse(JSON.parse(readFileSync(summaryPath, "utf8")));
      return { text: stdout.toString(), summary };
    };
    const all = await calls("--field", "ANN");
    expect(all.text).toContain(
      "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Functional annotations: 'Allele | ",
    );
    expect(all.text).toMatch(/;ANN=[ACGT]+\|missense_variant\|MODERATE\|[^;\t]*,[^;\t]*\tGT:AD:DP:GQ\t/);
    expect(all.summary.consequences["missense_variant"]?.mostSevere).toBeGreaterThan(100);
    for (const field of ["ANN", "CSQ"]) {
      const { text, summary } = await calls("--field", field, "--pick");
      const values = [...text.matchAll(new RegExp(`;${field}=([^;\\t]*)`, "g"))].map((match) => match[1]!);
      expect(values).toHaveLength(1000);
      expect(values.filter((value) => value.includes(","))).toEqual([]);
      const missense = values.filter((value) => value.split("|")[1] === "missense_variant").length;
      expect(summary.consequences["missense_variant"]?.mostSevere).toBeGreaterThanOrEqual(missense);
      expect(missense).toBeGreaterThan(50);
    }
    rmSync(summaryPath);
  });

  it("joins what sources know, beside whichever field, and says how many records that was", async () => {
    const dir = mkdtempSync(join(tmpdir(), "gas-sources-"));
    const rows = readFileSync(sample, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("chr"))
      .map((line) => line.split("\t").slice(0, 5).join(" "));
    const known = rows.filter((_, i) => i % 10 === 0).map((row, i) => `${row} . . SIG=s${i}`);
    writeSource(join(dir, "known.vcf.gz"), sourceVcf(["SIG,1,String"], known));
    const configure = (from: string) => {
      const source = {
        name: "Known",
        file: "known.vcf.gz",
        match: "allele",
        fields: [{ from, as: "K_SIG" }],
      };
      writeFileSync(join(dir, "sources.json"), JSON.stringify({ sources: [source] }));
    };
    const args = [...reference, sample, "--sources", join(dir, "sources.json")];
    configure("SIG");
    for (const field of ["CSQ", "ANN", "BCSQ"]) {
      const { code, stdout, stderr } = await run([...args, "--field", field]);
      expect(code).toBe(0);
      expect(stderr).toContain("Known: joined with 100 records\n1,000 records: ");
      expect(stdout.toString().match(/;K_SIG=s\d+/g)).toHaveLength(100);
    }
    configure("AF");
    const wrong = await run(args);
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/has no INFO field AF\. It has: ID, QUAL, FILTER, SIG\./),
    });
    const none = await run([...reference, sample, "--sources", join(dir, "none.json")]);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/none\.json cannot be read/) });
    rmSync(dir, { recursive: true });
  });

  it("says what of a gene file it passed over, such as a gene across the origin of a circular genome", async () => {
    const dir = mkdtempSync(join(tmpdir(), "gas-circular-"));
    const bases = "ACGTTGCATG".repeat(60);
    const gene = (id: string, start: number, end: number) =>
      ["gene", "mRNA", "exon", "CDS"].map((type, i) => {
        const attributes =
          [`ID=gene:${id}`, `ID=transcript:${id};Parent=gene:${id}`][i] ?? `Parent=transcript:${id}`;
        return ["MT", "x", type, start, end, ".", "+", type === "CDS" ? 0 : ".", attributes].join("\t");
      });
    const region = "MT\tx\tregion\t1\t600\t.\t+\t.\tID=MT;Is_circular=true";
    writeFileSync(join(dir, "g.fa"), `>MT\n${bases}\n`);
    writeFileSync(
      join(dir, "g.gff3"),
      ["##gff-version 3", region, ...gene("A", 101, 400), ...gene("B", 551, 650)].join("\n"),
    );
    const across = `MT\t599\t.\t${bases.slice(598)}A\tT\t.\t.\t.`;
    const vcf = `##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nMT\t150\t.\tG\tT\t.\t.\t.\n${across}\n`;
    const { code, stderr } = await run(["--gff", join(dir, "g.gff3"), "--fasta", join(dir, "g.fa")], {
      input: vcf,
    });
    expect(code).toBe(0);
    expect(stderr).toContain("passed over: 1 × transcript across the origin of a circular sequence\n");
    expect(stderr).toContain("MT has 600 bases and is circular: a record must not cross its origin");
    rmSync(dir, { recursive: true });
  });

  it("refuses what goes with no field", async () => {
    const refused = [
      ["--mode", "haplotype"],
      ["--field", "EFF"],
      ["--field", "ANN", "--mode", "haplotype"],
      ["--field", "BCSQ", "--pick"],
      ["--field", "BCSQ", "--phase", "x"],
    ];
    for (const args of refused) expect((await run([...reference, ...args, sample])).code).toBe(2);
  });

  it("reads standard input and writes standard output", async () => {
    const { code, stdout } = await run([...reference, "-q"], { input: readFileSync(sample, "utf8") });
    expect(code).toBe(0);
    expect(
      stdout
        .toString()
        .split("\n")
        .filter((line) => line && !line.startsWith("#")),
    ).toHaveLength(1000);
  });

  it("leaves no half file when the input turns out bad, and says why", async () => {
    const path = join(folder, "cut.vcf.gz");
    writeFileSync(path, gzipSync(readFileSync(sample)).subarray(0, 20_000));
    const before = readdirSync(folder);
    const { code, stderr } = await run([...reference, path, "-o", join(folder, "bad.vcf.gz")]);
    expect(code).toBe(1);
    expect(stderr).toContain("error: The compressed file ends in the middle");
    expect(readdirSync(folder)).toEqual(before);
  });

  it("ends quietly when the reader of its output goes away", async () => {
    const { code, stderr } = await run([...reference, "-q", sample], { closeAfter: 1000 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each([
    ["an option that there is not", ["--nonsense"]],
    ["no reference", [sample]],
    ["two inputs", [...reference, sample, sample]],
    ["a filter that is none", [...reference, "--field", "BCSQ", "--include", "POS=", sample]],
    ["an output that is the input", [...reference, sample, "-o", sample]],
  ])("takes %s for a usage error", async (_, args) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain("--help");
  });

  it("says what it can do and which it is", async () => {
    expect((await run(["--help"])).stdout.toString()).toContain("--rejects FILE");
    expect((await run(["--version"])).stdout.toString()).toMatch(/^gas-annotate \d+\.\d+\.\d+\n$/);
  });
});
