import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBundle } from "../genes/bundle.ts";
import { catalogue } from "../genes/catalogue.ts";
import { download } from "./download.ts";
import { createBsdSum } from "./file-checksums.ts";
import { startPublisher, type Publisher } from "./testing-server.ts";

const root = resolve(import.meta.dirname, "../..");
const yeast = (file: string): Buffer => readFileSync(join(root, "reference/yeast", file));
const release = catalogue.find(({ name }) => name === "yeast-r64")!;
const pathOf = (url: string): string => new URL(url).pathname;
const nameOf = (url: string): string => url.slice(url.lastIndexOf("/") + 1);

function bsdLine(bytes: Buffer, name: string): string {
  const sum = createBsdSum();
  sum.update(bytes);
  return `${sum.value()} ${name}\n`;
}

let folder: string;
let publisher: Publisher;
const genes = yeast("yeast.gff3.gz");
const fasta = yeast("yeast.fa.gz");

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "gas-install-"));
  publisher = await startPublisher({
    [pathOf(release.genes.url)]: genes,
    [pathOf(release.fasta.url)]: fasta,
    [pathOf(release.genes.checksums)]: Buffer.from(bsdLine(genes, nameOf(release.genes.url))),
    [pathOf(release.fasta.checksums)]: Buffer.from(
      `1 1 other.fa.gz\n${bsdLine(fasta, nameOf(release.fasta.url))}`,
    ),
  });
});
afterEach(async () => {
  await publisher.close();
  rmSync(folder, { recursive: true, force: true });
});

function reference(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, "src/cli/reference.ts"), ...args, "--dir", folder]);
    let out = "";
    let err = "";
    child.stdout.on("data", (text: Buffer) => (out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (err += text.toString()));
    child.once("error", fail);
    child.once("close", (code) => done({ code, out, err }));
  });
}
const install = (...args: string[]) => reference("install", "yeast-r64", "--mirror", publisher.url, ...args);

describe("installing a public release", () => {
  it("fetches, checks, builds and registers it, and leaves no download behind", async () => {
    const { code, out, err } = await install();
    expect(err).toMatch(/gff3\.gz: agrees with its publisher's checksum \(bsd-sum\)/);
    expect(out).toMatch(/yeast-r64\.gasref: 2 sequences, 606 transcripts/);
    expect(code).toBe(0);
    const { meta } = openBundle(join(folder, "yeast-r64.gasref"), { verify: true });
    expect(meta).toMatchObject({ name: "yeast-r64", assembly: "R64-1-1", geneSet: "Ensembl 115" });
    expect(meta.source).toContain(createHash("sha256").update(fasta).digest("hex"));
    expect(readdirSync(join(folder, "downloads/yeast-r64")).every((name) => name.endsWith(".json"))).toBe(
      true,
    );

    expect((await reference("list")).out).toMatch(/yeast-r64\tSaccharomyces .*Ensembl 115/);
    expect((await reference("verify")).out).toMatch(/^yeast-r64\tsound\t[0-9a-f]{64}$/m);
    const before = publisher.requests.length;
    expect((await install()).out).toMatch(/is installed/);
    expect(publisher.requests.length).toBe(before);
  });

  it("goes on where it was dropped, again and again", async () => {
    publisher.dropAfter = 100_000;
    const { code } = await install();
    expect(code).toBe(0);
    const asked = publisher.requests.filter(({ path }) => path === pathOf(release.fasta.url));
    // What was sent right before the drop may be lost in the network, so the places are not exact.
    const starts = asked.map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0));
    expect(starts.length).toBeGreaterThan(2);
    expect(starts).toEqual(starts.toSorted((one, other) => one - other));
    expect(asked.slice(1).every(({ status }) => status === 206)).toBe(true);
  });

  it("goes on in another run where an earlier one had to give up", async () => {
    const [url] = [publisher.url + pathOf(release.fasta.url)];
    const path = join(folder, "downloads/yeast-r64", nameOf(release.fasta.url));
    publisher.dropAfter = 120_000;
    const stop = new AbortController();
    const begun = download({
      url,
      path,
      signal: stop.signal,
      pause: async () => stop.abort(new Error("enough")),
    });
    await expect(begun).rejects.toThrow("enough");
    const had = readFileSync(`${path}.part`).length;
    expect(had).toBeGreaterThan(0);
    publisher.dropAfter = Infinity;
    publisher.requests.length = 0;
    const { code, err } = await install();
    expect(code).toBe(0);
    expect(err).toMatch(/went on at \d+\.\d MB of an earlier download/);
    expect(publisher.requests.find(({ path: asked }) => asked.endsWith(".fa.gz"))?.range).toBe(
      "bytes=120000-",
    );
  });

  it("begins anew when the file has changed at the server meanwhile", async () => {
    const path = join(folder, "changing");
    const url = `${publisher.url}/changing`;
    publisher.files.set("/changing", Buffer.alloc(300_000, "a"));
    publisher.dropAfter = 100_000;
    let tries = 0;
    const pause = async () => {
      publisher.files.set("/changing", Buffer.alloc(250_000, "b"));
      if (++tries > 1) publisher.dropAfter = Infinity;
    };
    await download({ url, path, pause });
    expect(readFileSync(path).equals(Buffer.alloc(250_000, "b"))).toBe(true);
  });

  it("fetches the whole again from a server that knows no ranges", async () => {
    publisher.files.set("/whole", Buffer.alloc(200_000, "w"));
    publisher.ranges = false;
    publisher.dropAfter = 50_000;
    const pause = async () => void (publisher.dropAfter = Infinity);
    const path = join(folder, "whole");
    await download({ url: `${publisher.url}/whole`, path, pause });
    expect(readFileSync(path).length).toBe(200_000);
  });

  it("throws a file away that is not what its publisher describes, and says what to do", async () => {
    publisher.files.set(pathOf(release.fasta.checksums), Buffer.from(`0 1 ${nameOf(release.fasta.url)}\n`));
    const { code, err } = await install();
    expect(code).toBe(1);
    expect(err).toMatch(
      /is not what its publisher describes: bsd-sum is \d+ \d+ and should be 0 1\. It was thrown away/,
    );
    expect(existsSync(join(folder, "downloads/yeast-r64", nameOf(release.fasta.url)))).toBe(false);
    expect(existsSync(join(folder, "yeast-r64.gasref"))).toBe(false);
  });

  it("keeps the SHA-256 where no checksum is published, and finds a change by it", async () => {
    publisher.files.delete(pathOf(release.genes.checksums));
    const first = await install();
    expect(first.code).toBe(0);
    expect(first.err).toMatch(/no checksum is published; SHA-256 [0-9a-f]{64} is kept/);
    publisher.files.set(pathOf(release.genes.url), Buffer.concat([genes, genes]));
    const second = await install("--force");
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/is not the file that was fetched before/);
  });

  it("says what to do when a release is not where it was, and when its name is not known", async () => {
    publisher.files.delete(pathOf(release.genes.url));
    const gone = await install();
    expect(gone.code).toBe(1);
    expect(gone.err).toMatch(/answered 404 Not Found\. The release may have moved: fetch its files by hand/);
    const unknown = await reference("install", "grch39");
    expect(unknown.code).toBe(2);
    expect(unknown.err).toMatch(/No release is called "grch39"\. Known are grch38, /);
  });
});
