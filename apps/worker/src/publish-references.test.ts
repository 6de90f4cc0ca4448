import { describe, expect, it } from "vitest";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";
import { openBundle } from "@gas/annotation/genes/bundle";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { publishReferences } from "./publish-references.ts";

const folder = mkdtempSync(path.join(tmpdir(), "gas-publish-"));
afterAll(() => rmSync(folder, { recursive: true }));
const yeast = openBundle(ensureBuiltInReference(folder));

function bucket({ failAt = "" } = {}) {
  const objects = new Map<string, number>();
  const finish = (key: string, bytes: number) => {
    if (failAt && key.endsWith(failAt)) throw new Error("storage is away");
    objects.set(key, bytes);
  };
  let aborted = 0;
  const references = {
    head: async (key: string) => (objects.has(key) ? { bytes: objects.get(key) ?? 0, etag: "" } : null),
    put: async (key: string, bytes: Uint8Array) => finish(key, bytes.length),
    writer: (key: string) => {
      let bytes = 0;
      return {
        write: async (chunk: Uint8Array) => void (bytes += chunk.length),
        close: async () => (finish(key, bytes), { bytes }),
        abort: async () => void aborted++,
      };
    },
  };
  return { objects, deps: { references, log: { info: () => {} } }, aborted: () => aborted };
}

describe("publishing a reference for the genome browser", () => {
  it("puts sequence, names and genes under the bundle's checksum, the index of the genes last", async () => {
    const { deps, objects } = bucket();
    await publishReferences(deps, [yeast]);
    expect([...objects.keys()]).toEqual(
      ["genome.2bit", "aliases.tsv", "genes.genepred.gz", "genes.genepred.gz.tbi"].map(
        (name) => `references/${yeast.meta.checksum}/${name}`,
      ),
    );
    const bases = yeast.contigs.reduce((sum, { length }) => sum + length, 0);
    expect([...objects.values()][0]).toBeGreaterThan(bases / 4);
  });
  it("does nothing where it is done", async () => {
    const { deps } = bucket();
    await publishReferences(deps, [yeast]);
    const untouchable = { ...deps.references, writer: () => expect.unreachable("published twice") };
    await publishReferences({ ...deps, references: untouchable }, [yeast]);
  });
  it("leaves no index behind when storage fails, and does it all at the next round", async () => {
    const broken = bucket({ failAt: ".gz" });
    await expect(publishReferences(broken.deps, [yeast])).rejects.toThrow("storage is away");
    expect(broken.aborted()).toBe(1);
    expect([...broken.objects.keys()].some((key) => key.endsWith(".tbi"))).toBe(false);
  });
});
