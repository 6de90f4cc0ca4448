/** A file as it was chosen. */
export type ChosenFile = {
  file: File;
  /** Where the browser has File System Access. */
  handle?: FileSystemFileHandle;
  /** It came with a folder: what is no VCF in there was not meant. */
  inFolder: boolean;
};

/** What was dropped, before it is known what is in it. */
export type DroppedItem = {
  file: File | null;
  handle: Promise<FileSystemHandle | null> | null;
  entry: FileSystemEntry | null;
};

type WithHandle = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/** All of it has to be asked for while the event lasts; a moment later the browser tells nothing any more. */
export function itemsOf(transfer: DataTransfer): DroppedItem[] {
  return Array.from(transfer.items)
    .filter(({ kind }) => kind === "file")
    .map((item: WithHandle) => ({
      file: item.getAsFile(),
      handle: item.getAsFileSystemHandle?.().catch(() => null) ?? null,
      entry: item.webkitGetAsEntry(),
    }));
}

export function chosenFiles(files: FileList | null): ChosenFile[] {
  return Array.from(files ?? [], (file) => ({ file, inFolder: file.webkitRelativePath !== "" }));
}
