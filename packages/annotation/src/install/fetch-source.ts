import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SourceFile } from "../genes/catalogue.ts";
import { download, DownloadError, type DownloadOptions } from "./download.ts";
import { httpResponse, readBody } from "./http-get.ts";
import { checksumFile, findChecksum, type PublishedChecksum } from "./file-checksums.ts";

/** What is remembered of a file that was fetched, for the next time its publisher gives no checksum. */
export type FetchedSource = { url: string; bytes: number; sha256: string; checkedBy: string };

export type FetchSourceOptions = Omit<DownloadOptions, "url" | "path"> & {
  folder: string;
  /** Something to tell the person. */
  note: (line: string) => void;
};

/**
 * Fetches a file of a release into a folder and holds it against its publisher's checksum; where there is none, against the SHA-256 of
 * the first time. A file that differs is thrown away. Returns its path and what it is.
 */
export async function fetchSource(
  { url, checksums }: SourceFile,
  options: FetchSourceOptions,
): Promise<{ path: string; source: FetchedSource }> {
  const { folder, note } = options;
  const name = basename(new URL(url).pathname);
  const path = join(folder, name);
  if (!existsSync(path)) {
    const { resumedAt } = await download({ ...options, url, path });
    if (resumedAt > 0) note(`${name}: went on at ${(resumedAt / 1e6).toFixed(1)} MB of an earlier download`);
  }
  const published = await findPublished(checksums, name, options, note);
  const { sha256, value } = await checksumFile(path, published?.kind ?? "sha256", options.signal);
  const known = readRecord(folder, name);
  if (published !== undefined && value !== published.value) {
    await rm(path, { force: true });
    throw new DownloadError(
      `${name} is not what its publisher describes: ${published.kind} is ${value} and should be ${published.value}. ` +
        "It was thrown away; run the same command to fetch it again. If that does not help, a proxy on the way changes it.",
    );
  }
  if (published === undefined && known !== undefined && known.sha256 !== sha256) {
    await rm(path, { force: true });
    throw new DownloadError(
      `${name} is not the file that was fetched before: SHA-256 is ${sha256} and was ${known.sha256}. It was thrown away; ` +
        `if its publisher has replaced it, delete ${recordPath(folder, name)} and run the same command again.`,
    );
  }
  const checkedBy = published === undefined ? "none published" : published.kind;
  note(
    published === undefined
      ? `${name}: no checksum is published; SHA-256 ${sha256} is kept and compared the next time`
      : `${name}: agrees with its publisher's checksum (${published.kind})`,
  );
  const source = { url, bytes: statSync(path).size, sha256, checkedBy };
  writeFileSync(recordPath(folder, name), `${JSON.stringify(source, null, 2)}\n`);
  return { path, source };
}

/** The list of checksums is a few lines; not having it is no reason not to install. */
async function findPublished(
  listUrl: string,
  name: string,
  { signal }: FetchSourceOptions,
  note: (line: string) => void,
): Promise<PublishedChecksum | undefined> {
  try {
    const response = await httpResponse(listUrl, {}, signal);
    const chunks: Buffer[] = [];
    await readBody(response, (chunk) => void chunks.push(chunk));
    if (response.statusCode === 200) return findChecksum(Buffer.concat(chunks).toString("utf8"), name);
    note(`${listUrl} answered ${response.statusCode}`);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    note(`${listUrl} could not be fetched`);
  }
  return undefined;
}

const recordPath = (folder: string, name: string): string => join(folder, `${name}.json`);

function readRecord(folder: string, name: string): FetchedSource | undefined {
  const path = recordPath(folder, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as FetchedSource) : undefined;
}
