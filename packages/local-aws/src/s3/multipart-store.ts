import { createHash, randomBytes } from "node:crypto";
import type { BlobName } from "./blob-files.ts";
import { inTransaction } from "./database.ts";
import { S3Error } from "./errors.ts";
import type { ObjectDetails } from "./object-details.ts";
import type { Guard, ObjectStore } from "./object-store.ts";
import { bodyChunks } from "./request.ts";
import type { StorageClass } from "./storage-class.ts";

export type Upload = {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedAt: Date;
  readonly storageClass: StorageClass;
  readonly details: ObjectDetails;
};

export type Part = {
  readonly number: number;
  readonly blob: BlobName;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: Date;
  readonly checksums: Readonly<Record<string, string>>;
};

/** What the caller says a part is; compared with what arrived. */
export type NamedPart = {
  readonly number: number;
  readonly etag: string;
  readonly checksums: Readonly<Record<string, string>>;
};

export type MultipartStore = ReturnType<typeof openMultipartStore>;

const smallestPart = 5 * 2 ** 20; // 5 MiB for every part but the last, S3 user guide "multipart upload limits"

/** Uploads in parts, on the same index and the same blobs as the objects they become. */
export function openMultipartStore(store: ObjectStore) {
  const { db, files, clock } = store;
  const running = new Map<string, Promise<{ etag: string; versionId: string }>>();

  const partsOf = (id: string): Part[] =>
    db.prepare("SELECT * FROM parts WHERE upload = ? ORDER BY number").all(id).map(readPart);

  const find = (bucket: string, key: string, id: string): Upload | undefined => {
    const row = db
      .prepare("SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?")
      .get(id, bucket, key);
    return row && readUpload(row);
  };

  const require = (bucket: string, key: string, id: string): Upload => {
    store.requireBucket(bucket);
    const upload = find(bucket, key, id);
    if (!upload) throw new S3Error("NoSuchUpload", undefined, { details: { UploadId: id } });
    return upload;
  };

  async function assemble(parts: readonly Part[]): Promise<BlobName> {
    const [only] = parts;
    if (only && parts.length === 1) return files.duplicate(only.blob);
    const draft = await files.draft();
    try {
      for (const part of parts) {
        for await (const chunk of bodyChunks(files.open(part.blob).read())) await draft.write(chunk);
      }
      return await draft.keep();
    } catch (error) {
      await draft.discard();
      throw error;
    }
  }

  async function completeOnce(
    bucket: string,
    key: string,
    id: string,
    named: readonly NamedPart[],
    guard: Guard,
  ): Promise<{ etag: string; versionId: string }> {
    const wanted = named.map(({ number, etag }) => `${number}:${etag}`).join(" ");
    const before = db
      .prepare("SELECT etag, parts, version_id FROM completions WHERE upload = ? AND bucket = ? AND key = ?")
      .get(id, bucket, key);
    // The answer to the first request may have been lost: the second is told the same.
    if (before && before["parts"] === wanted)
      return { etag: String(before["etag"]), versionId: String(before["version_id"]) };

    const upload = require(bucket, key, id);
    const parts = choose(partsOf(id), named);
    guard(store.find(bucket, key));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const etag = multipartEtag(parts);
    const blob = await assemble(parts);
    try {
      const { storageClass, details } = upload;
      const written = { blob, size, etag, storageClass, details };
      let obsolete: Part[] = [];
      const { versionId } = store.put(bucket, key, written, guard, () => {
        require(bucket, key, id); // it may have been aborted while its parts were put together
        obsolete = partsOf(id);
        db.prepare("DELETE FROM uploads WHERE id = ?").run(id);
        db.prepare(
          "INSERT OR REPLACE INTO completions (upload, bucket, key, etag, parts, completed_at) VALUES (?, ?, ?, ?, ?, ?)",
        ).run(id, bucket, key, etag, wanted, new Date().toISOString());
      });
      for (const part of obsolete) files.remove(part.blob);
      db.prepare("UPDATE completions SET version_id = ? WHERE upload = ?").run(versionId, id);
      return { etag, versionId };
    } catch (error) {
      files.remove(blob);
      throw error;
    }
  }

  return {
    require,
    parts: partsOf,

    create(bucket: string, key: string, storageClass: StorageClass, details: ObjectDetails): string {
      store.requireBucket(bucket);
      const id = randomBytes(32).toString("base64url");
      db.prepare("INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?)").run(
        id,
        bucket,
        key,
        clock().toISOString(),
        storageClass,
        JSON.stringify(details),
      );
      return id;
    },

    /** Records a part that has arrived; the same number again replaces it. */
    putPart(upload: Upload, part: Omit<Part, "modifiedAt">): void {
      const old = inTransaction(db, () => {
        require(upload.bucket, upload.key, upload.id);
        const before = db
          .prepare("SELECT blob FROM parts WHERE upload = ? AND number = ?")
          .get(upload.id, part.number);
        db.prepare("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?)").run(
          upload.id,
          part.number,
          part.blob,
          part.size,
          part.etag,
          clock().toISOString(),
          JSON.stringify(part.checksums),
        );
        return before;
      });
      if (old) files.remove(String(old["blob"]) as BlobName);
    },

    list: (bucket: string, prefix: string): Upload[] => {
      store.requireBucket(bucket);
      const rows = db
        .prepare("SELECT * FROM uploads WHERE bucket = ? ORDER BY key, initiated_at")
        .all(bucket);
      return rows.map(readUpload).filter(({ key }) => key.startsWith(prefix));
    },

    /** Makes the object out of its parts. Two requests for one upload run one after the other and get the same answer. */
    complete(...args: Parameters<typeof completeOnce>): Promise<{ etag: string; versionId: string }> {
      const id = args[2];
      const turn = (running.get(id) ?? Promise.resolve()).then(
        () => completeOnce(...args),
        () => completeOnce(...args),
      );
      running.set(id, turn);
      const leave = () => void (running.get(id) === turn && running.delete(id));
      turn.then(leave, leave);
      return turn;
    },

    abort(bucket: string, key: string, id: string): void {
      const parts = inTransaction(db, () => {
        require(bucket, key, id);
        const obsolete = partsOf(id);
        db.prepare("DELETE FROM uploads WHERE id = ?").run(id);
        return obsolete;
      });
      for (const part of parts) files.remove(part.blob);
    },
  };
}

/** The stored parts the caller named, or the refusal S3 gives. */
function choose(stored: readonly Part[], named: readonly NamedPart[]): Part[] {
  if (named.length === 0) throw new S3Error("MalformedXML");
  if (named.some(({ number }, at) => number <= (named[at - 1]?.number ?? 0)))
    throw new S3Error("InvalidPartOrder");
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  return named.map(({ number, etag, checksums }, at) => {
    const part = byNumber.get(number);
    const differs = Object.entries(checksums).some(
      ([name, value]) => (part?.checksums[name] ?? value) !== value,
    );
    if (!part || part.etag !== etag || differs) {
      throw new S3Error("InvalidPart", undefined, { details: { PartNumber: String(number), ETag: etag } });
    }
    if (at < named.length - 1 && part.size < smallestPart) {
      throw new S3Error("EntityTooSmall", undefined, {
        details: {
          ProposedSize: String(part.size),
          MinSizeAllowed: String(smallestPart),
          PartNumber: String(number),
        },
      });
    }
    return part;
  });
}

/** S3's ETag of an object uploaded in parts: the MD5 of their MD5s, and how many there were. */
export function multipartEtag(parts: readonly Pick<Part, "etag">[]): string {
  const md5 = createHash("md5");
  for (const part of parts) md5.update(Buffer.from(part.etag, "hex"));
  return `${md5.digest("hex")}-${parts.length}`;
}

type Row = Record<string, unknown>;

function readUpload(row: Row): Upload {
  return {
    id: String(row["id"]),
    bucket: String(row["bucket"]),
    key: String(row["key"]),
    initiatedAt: new Date(String(row["initiated_at"])),
    storageClass: String(row["storage_class"]) as StorageClass,
    details: JSON.parse(String(row["details"])) as ObjectDetails,
  };
}

function readPart(row: Row): Part {
  return {
    number: Number(row["number"]),
    blob: String(row["blob"]) as BlobName,
    size: Number(row["size"]),
    etag: String(row["etag"]),
    modifiedAt: new Date(String(row["modified_at"])),
    checksums: JSON.parse(String(row["checksums"])) as Record<string, string>,
  };
}
