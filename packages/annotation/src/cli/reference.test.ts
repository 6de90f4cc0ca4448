import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openBundle } from "../genes/bundle.ts";
import { tinyGff } from "../genes/testing/tiny-reference.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-reference-"));
afterAll(() => rmSync(folder, { recursive: true }));
const command = resolve(import.meta.dirname, "reference.ts");

function reference(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args, "--dir", folder]);
  return { code: status, out: stdout.toString(), err: stderr.toString() };
}

const fasta = join(folder, "g.fa.gz");
writeFileSync(fasta, gzipSync(`>chr1\n${"ACGT".repeat(50)}\n`));
const gff = join(folder, "g.gff3");
const genes = tinyGff("1", [{ id: "T", exons: [[1, 90]], cds: [[1, 90]] }]);
writeFileSync(gff, `##gff-version 3\n#!genome-version A1\n${genes}1\tx\tenhancer\t5\t9\t.\t+\t.\tID=e\n`);

describe("npm run reference", { timeout: 30_000 }, () => {
  it("builds a bundle, telling what it passed over, and takes the assembly's name from the file", () => {
    const { code, out, err } = reference("build", "--name", "mine", "--gff", gff, "--fasta", fasta);
    expect(err).toContain("passed over: 1 × enhancer without exon or CDS rows");
    expect(out).toMatch(/mine\.gasref: 1 sequences, 1 transcripts \(1 coding\), whole sequence/);
    expect(code).toBe(0);
    expect(openBundle(join(folder, "mine.gasref")).meta).toMatchObject({ name: "mine", assembly: "A1" });
  });

  it("lists what is installed and what can be, and goes on past a bundle of another format", () => {
    const old = readFileSync(join(folder, "mine.gasref"));
    old.writeUInt32LE(1, 8);
    writeFileSync(join(folder, "old.gasref"), old);
    const { code, out, err } = reference("list");
    expect(out).toMatch(/^ {2}mine\tmine\tA1\t/m);
    expect(out).toMatch(/^ {2}grch38\tHomo sapiens GRCh38/m);
    expect(err).toMatch(/old\.gasref has bundle format 1, and this version reads format 4\. Build it anew/);
    expect(code).toBe(1);
  });

  it("verifies every bundle to the last byte, the sound ones beside the damaged", () => {
    const damaged = readFileSync(join(folder, "mine.gasref"));
    damaged[damaged.length - 1]! ^= 1;
    writeFileSync(join(folder, "damaged.gasref"), damaged);
    const { code, out, err } = reference("verify");
    expect(out).toMatch(/^mine\tsound\t[0-9a-f]{64}$/m);
    expect(err).toMatch(/damaged\.gasref is damaged: its checksum does not agree/);
    expect(code).toBe(1);
  });

  it("refuses what it cannot understand with exit code 2, and what it cannot do with 1", () => {
    expect(reference("build", "--name", "a/b", "--gff", gff, "--fasta", fasta).code).toBe(2);
    expect(reference("build", "--name", "x").code).toBe(2);
    expect(reference("build", "--name", "x", "--gff", gff, "--fasta", fasta, "--sequence", "some").code).toBe(
      2,
    );
    expect(
      reference("build", "--name", "x", "--gff", gff, "--fasta", fasta, "--codon-table", "1=999").code,
    ).toBe(2);
    expect(reference("erase").code).toBe(2);
    const swapped = reference("build", "--name", "x", "--gff", fasta, "--fasta", gff);
    expect(swapped.code).toBe(1);
    expect(swapped.err).toMatch(/not FASTA/);
  });
});
