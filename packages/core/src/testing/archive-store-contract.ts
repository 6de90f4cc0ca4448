import { describe, expect, it } from "vitest";
import type { ArchiveStore } from "../ports/archive-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { day } from "../time.ts";
import { resultKey } from "../uploads/object-keys.ts";
import { aJobId, aUser } from "./builders.ts";

/** An archive on a workbench: what it copies from and to, its time and its faults. */
export type ArchiveBench = {
  archives: ArchiveStore;
  results: ObjectStore;
  fingerprint(
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<{ bytes: number; sha256: string; treeHash: string }>;
  /** Moves the archive's time on; every Standard retrieval takes less than a day. */
  advance(milliseconds: number): Promise<void>;
  /** Whether Expedited retrievals are refused from now on. */
  setCapacity(has: boolean): Promise<void>;
  /** Lets the next retrieval fail; absent where none can. */
  failNextRetrieval?(): Promise<void>;
  /** Uploads that were begun and neither ended nor given up. */
  countUnfinished(): Promise<number>;
};

const MiB = 2 ** 20;

/** What every archive must do. Above `partThreshold` bytes the archive on the bench copies in parts. */
export function archiveStoreContract(
  name: string,
  bench: () => ArchiveBench,
  { partThreshold }: { partThreshold: number },
): void {
  const aKey = () => resultKey(aUser, aJobId(), "lease-1", "vcf", "sample.vcf");
  const attempt = () => crypto.randomUUID();

  /** Bytes that no two places share: a part that is missing, doubled or in the wrong place is found. */
  async function* someBytes(length: number): AsyncIterable<Uint8Array> {
    for (let at = 0; at < length; at += MiB) {
      const words = new Uint32Array(MiB / 4);
      for (let i = 0; i < words.length; i++) words[i] = Math.imul(at / 4 + i, 2654435761);
      yield new Uint8Array(words.buffer, 0, Math.min(MiB, length - at));
    }
  }
  async function put(key: string, length: number) {
    const writer = bench().results.writer(key, "application/gzip");
    for await (const chunk of someBytes(length)) await writer.write(chunk);
    const { versionId } = await writer.close();
    return { key, versionId, bytes: length };
  }
  async function get(key: string, versionId?: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bench().results.read(key, { versionId })) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  async function listed(): Promise<{ archiveId: string; key: string }[]> {
    // A vault lists what there was when it was last counted; ask, wait, and read what was counted then.
    for (let asked = 0; asked < 3; asked++) {
      const list = await bench().archives.list();
      if (!list) await bench().advance(day);
      else {
        const copies = [];
        for await (const copy of list) copies.push(copy);
        return copies;
      }
    }
    throw new Error("The archive has nothing to show.");
  }
  /** What is listed now, where a vault would show for a day what it counted before. */
  async function listedAfresh() {
    await bench().advance(2 * day);
    return listed();
  }
  async function retrieveNow(archiveId: string, key: string): Promise<string> {
    const asked = await bench().archives.retrieve(archiveId, key, "Standard");
    if ("refused" in asked) throw new Error(`refused: ${asked.refused}`);
    return asked.retrievalId;
  }
  async function retrieved(archiveId: string, key: string): Promise<string> {
    const retrievalId = await retrieveNow(archiveId, key);
    await bench().advance(day / 2);
    return retrievalId;
  }

  describe(`an archive that is ${name}`, () => {
    const lengths = [
      1,
      MiB - 1,
      MiB,
      MiB + 1,
      20 * MiB,
      partThreshold,
      partThreshold + 1,
      3 * partThreshold + 5,
    ];
    it.each([...new Set(lengths)])("gives back %i bytes as they were", async (length) => {
      const { archives, results, fingerprint } = bench();
      const object = await put(aKey(), length);
      const stored = await archives.store(object, attempt());
      const { sha256, treeHash } = await fingerprint(someBytes(length));
      expect(stored).toEqual({ archiveId: stored.archiveId, copy: { bytes: length, treeHash }, sha256 });
      await results.removeVersion(object);
      expect(await results.head(object.key)).toBeNull();

      const retrievalId = await retrieveNow(stored.archiveId, object.key);
      expect(await archives.look(stored.archiveId, retrievalId)).toBe("in_progress");
      await bench().advance(day / 2);
      expect(await archives.look(stored.archiveId, retrievalId)).toBe("ready");
      const back = await archives.bringBack(stored.archiveId, retrievalId, object.key);
      const head = await results.head(object.key);
      expect(back).toEqual({ bytes: length, ...(head?.versionId ? { versionId: head.versionId } : {}) });
      expect(await fingerprint(results.read(object.key))).toEqual({ bytes: length, sha256, treeHash });
      expect(await bench().countUnfinished()).toBe(0);
    });

    it("takes exactly the version that it was told, though there is a newer one", async () => {
      const { archives, fingerprint } = bench();
      const key = aKey();
      const older = await put(key, 1000);
      const newer = await put(key, 2000);
      expect(older.versionId).not.toBe(newer.versionId);
      const { archiveId, copy } = await archives.store(older, attempt());
      expect(copy.treeHash).toBe((await fingerprint(someBytes(1000))).treeHash);
      const { versionId } = await archives.bringBack(archiveId, await retrieved(archiveId, key), key);
      expect(await get(key, versionId)).toHaveLength(1000);
      expect(await get(key, newer.versionId)).toHaveLength(2000);
    });

    it("makes a copy of its own at each attempt, and removes the one it is told, twice if need be", async () => {
      const { archives } = bench();
      const object = await put(aKey(), 1000);
      const [first, second] = [
        await archives.store(object, attempt()),
        await archives.store(object, attempt()),
      ];
      expect(first.archiveId).not.toBe(second.archiveId);
      await archives.remove(first.archiveId);
      await archives.remove(first.archiveId);
      const { bytes } = await archives.bringBack(
        second.archiveId,
        await retrieved(second.archiveId, object.key),
        object.key,
      );
      expect(bytes).toBe(1000);
    });

    it("lists what was stored, with the key it was made of, and not what was removed", async () => {
      const { archives } = bench();
      const [kept, removed] = [await put(aKey(), 10), await put(aKey(), 10)];
      const stays = await archives.store(kept, attempt());
      const goes = await archives.store(removed, attempt());
      await archives.remove(goes.archiveId);
      const list = await listedAfresh();
      expect(list).toContainEqual({ archiveId: stays.archiveId, key: kept.key });
      expect(list.map(({ archiveId }) => archiveId)).not.toContain(goes.archiveId);
    });

    it("says so when there is no capacity for Expedited, and takes Standard all the same", async () => {
      const { archives, setCapacity } = bench();
      const object = await put(aKey(), 10);
      const { archiveId } = await archives.store(object, attempt());
      await setCapacity(false);
      try {
        expect(await archives.retrieve(archiveId, object.key, "Expedited")).toEqual({ refused: "capacity" });
        const retrievalId = await retrieved(archiveId, object.key);
        expect(await archives.look(archiveId, retrievalId)).toBe("ready");
      } finally {
        await setCapacity(true);
      }
    });

    it("is asked anew for a retrieval that was not fetched in time", async () => {
      const { archives } = bench();
      const object = await put(aKey(), 10);
      const { archiveId } = await archives.store(object, attempt());
      const late = await retrieved(archiveId, object.key);
      expect(await archives.look(archiveId, late)).toBe("ready");
      await bench().advance(3 * day);
      expect(await archives.look(archiveId, late)).toBe("gone");
      await expect(archives.bringBack(archiveId, late, object.key)).rejects.toThrow(Error);
      const again = await retrieved(archiveId, object.key);
      expect(await archives.look(archiveId, again)).toBe("ready");
    });

    it("asked twice for the same copy, has it ready all the same", async () => {
      const { archives } = bench();
      const object = await put(aKey(), 10);
      const { archiveId } = await archives.store(object, attempt());
      await retrieveNow(archiveId, object.key);
      const second = await retrieved(archiveId, object.key);
      expect(await archives.look(archiveId, second)).toBe("ready");
    });

    it("tells a retrieval that failed from one that is ready", async ({ skip }) => {
      const { archives, failNextRetrieval } = bench();
      if (!failNextRetrieval) return skip("retrievals of this archive do not fail");
      const object = await put(aKey(), 10);
      const { archiveId } = await archives.store(object, attempt());
      await failNextRetrieval();
      const failing = await retrieved(archiveId, object.key);
      expect(await archives.look(archiveId, failing)).toBe("failed");
    });

    it("keeps nothing of an object that is not of the length it should be, or not there", async () => {
      const { archives } = bench();
      const [object, large] = [await put(aKey(), 1000), await put(aKey(), 2 * partThreshold)];
      for (const bytes of [999, 1001])
        await expect(archives.store({ ...object, bytes }, attempt())).rejects.toThrow(Error);
      for (const bytes of [2 * partThreshold - 1, 2 * partThreshold + 1])
        await expect(archives.store({ ...large, bytes }, attempt())).rejects.toThrow(Error);
      await expect(archives.store({ key: aKey(), bytes: 5 }, attempt())).rejects.toThrow(Error);
      const keys = (await listedAfresh()).map(({ key }) => key);
      expect(keys).not.toContain(object.key);
      expect(keys).not.toContain(large.key);
      expect(await bench().countUnfinished()).toBe(0);
    });

    it("stops when it is told to, and leaves nothing half done on either side", async () => {
      const { archives, results } = bench();
      const object = await put(aKey(), 2 * partThreshold + 1);
      const stopped = AbortSignal.abort();
      await expect(archives.store(object, attempt(), stopped)).rejects.toThrow(Error);
      expect((await listedAfresh()).map(({ key }) => key)).not.toContain(object.key);

      const { archiveId } = await archives.store(object, attempt());
      await results.removeVersion(object);
      const retrievalId = await retrieved(archiveId, object.key);
      await expect(archives.bringBack(archiveId, retrievalId, object.key, stopped)).rejects.toThrow(Error);
      expect(await results.head(object.key)).toBeNull();
      expect(await bench().countUnfinished()).toBe(0);
    });
  });
}
