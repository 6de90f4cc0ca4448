/*
 * Where the browser has File System Access, a file can be opened again after the tab was closed, once the person agrees: its handle is
 * kept under the job's id. Elsewhere nothing is kept, and the person chooses the file again.
 */

const database = "gas";
const store = "upload-handles";

export function keepHandle(jobId: string, handle: FileSystemFileHandle): Promise<void> {
  return inStore("readwrite", (handles) => handles.put(handle, jobId)).then(
    () => undefined,
    // Storage may be full or forbidden: then the file has to be chosen again.
    () => undefined,
  );
}

export function keptHandle(jobId: string): Promise<FileSystemFileHandle | null> {
  return inStore<FileSystemFileHandle | undefined>("readonly", (handles) => handles.get(jobId)).then(
    (handle) => handle ?? null,
    () => null,
  );
}

export function forgetHandle(jobId: string): Promise<void> {
  return inStore("readwrite", (handles) => handles.delete(jobId)).then(
    () => undefined,
    () => undefined,
  );
}

async function inStore<T>(
  mode: IDBTransactionMode,
  ask: (handles: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(database, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(store));
  const opened = await answerOf(opening);
  try {
    return await answerOf(ask(opened.transaction(store, mode).objectStore(store)));
  } finally {
    opened.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB")));
  });
}
