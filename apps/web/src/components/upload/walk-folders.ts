import type { ChosenFile, DroppedItem } from "./dropped-items.ts";

/** Somebody dropped the wrong folder; some more than go on the list, so that it can be told that they do not. */
const mostFiles = 1000;

/** The files among what was dropped, those in folders and their folders included; hidden ones are left out, and all beyond a thousand. */
export async function filesIn(items: readonly DroppedItem[]): Promise<ChosenFile[]> {
  const found: ChosenFile[] = [];
  for (const { file, handle: asking, entry } of items) {
    const handle = await asking;
    if (handle?.kind === "directory") await walkHandle(handle as FileSystemDirectoryHandle, found);
    else if (entry?.isDirectory) await walkEntry(entry as FileSystemDirectoryEntry, found);
    else if (file)
      found.push({ file, inFolder: false, ...(handle ? { handle: handle as FileSystemFileHandle } : {}) });
  }
  return found;
}

async function walkHandle(folder: FileSystemDirectoryHandle, found: ChosenFile[]): Promise<void> {
  const children = folder as unknown as { values(): AsyncIterable<FileSystemHandle> };
  for await (const child of children.values()) {
    if (found.length >= mostFiles) return;
    if (child.name.startsWith(".")) continue;
    if (child.kind === "directory") await walkHandle(child as FileSystemDirectoryHandle, found);
    else {
      const handle = child as FileSystemFileHandle;
      found.push({ file: await handle.getFile(), handle, inFolder: true });
    }
  }
}

async function walkEntry(folder: FileSystemDirectoryEntry, found: ChosenFile[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // It hands out a hundred at a time, and none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (found.length >= mostFiles) return;
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory) await walkEntry(entry as FileSystemDirectoryEntry, found);
      else {
        const file = await new Promise<File>((resolve, reject) =>
          (entry as FileSystemFileEntry).file(resolve, reject),
        );
        found.push({ file, inFolder: true });
      }
    }
  }
}
