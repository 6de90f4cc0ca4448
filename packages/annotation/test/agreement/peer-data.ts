import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

/** The folder with the peers' calls: GAS_PEER_DATA, or `shared` beside the repository. Undefined when it is not there. */
export function peerData(env: Record<string, string | undefined>): string | undefined {
  const folder = env["GAS_PEER_DATA"] ?? resolve(import.meta.dirname, "../../../../../shared");
  return existsSync(join(folder, "human")) ? folder : undefined;
}

export type VcfRow = { chrom: string; pos: number; ref: string; alts: string[]; info: string };
export type Vcf = { header: string[]; rows: VcfRow[] };

export function readVcf(path: string): Vcf {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8");
  const vcf: Vcf = { header: [], rows: [] };
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) vcf.header.push(line);
    else if (line !== "") {
      const [chrom, pos, , ref, alt, , , info] = line.split("\t");
      vcf.rows.push({ chrom: chrom!, pos: Number(pos), ref: ref!, alts: alt!.split(","), info: info! });
    }
  }
  return vcf;
}

/** Value of an INFO field, or "". */
export function infoField(info: string, id: string): string {
  for (const pair of info.split(";")) if (pair.startsWith(`${id}=`)) return pair.slice(id.length + 1);
  return "";
}
