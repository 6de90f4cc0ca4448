import { readSync } from "node:fs";

/** Bytes that are read wherever one likes, in memory or in a file. */
export type ByteSource = {
  length: number;
  /** The byte at an offset below `length`. */
  at(offset: number): number;
  /** The bytes of [from, to); a view where they lie in memory. */
  read(from: number, to: number): Uint8Array;
  /** What it reads from, so that another thread can read from the same. */
  origin: ByteOrigin;
};

/** Where bytes lie: can be sent between threads, which see the same file and, where it is shared, the same memory. */
export type ByteOrigin =
  | { in: "memory"; bytes: Uint8Array }
  | { in: "file"; descriptor: number; start: number; length: number };

export function byteSourceOf(origin: ByteOrigin): ByteSource {
  if (origin.in === "memory") return memoryBytes(origin.bytes);
  return pagedFile(origin.descriptor, origin.start, origin.length);
}

export function memoryBytes(bytes: Uint8Array): ByteSource {
  return {
    origin: { in: "memory", bytes },
    length: bytes.length,
    at: (offset) => bytes[offset]!,
    read: (from, to) => bytes.subarray(from, to),
  };
}

/** 16 KiB hold 65,536 bases; a page comes from the operating system's cache in some microseconds. */
const pageBytes = 16 * 1024;
/** 16 MiB of pages: the surroundings of what a sorted file asks for, and a largest gene (2.3 Mb) many times over. */
const pagesKept = 1024;

/** `length` bytes of an open file from `start` on, read in pages as they are asked for; those longest unused are given up. */
export function pagedFile(descriptor: number, start: number, length: number): ByteSource {
  const pages = new Map<number, Uint8Array>();
  let lastNumber = -1;
  let last: Uint8Array = new Uint8Array();

  const page = (number: number): Uint8Array => {
    if (number === lastNumber) return last;
    let bytes = pages.get(number);
    if (bytes === undefined) {
      const from = number * pageBytes;
      bytes = readFully(descriptor, start + from, Math.min(pageBytes, length - from));
      if (pages.size === pagesKept) pages.delete(pages.keys().next().value!);
    } else pages.delete(number); // set anew below, so that the order in the map is that of use
    pages.set(number, bytes);
    lastNumber = number;
    return (last = bytes);
  };

  return {
    origin: { in: "file", descriptor, start, length },
    length,
    at: (offset) => page(Math.floor(offset / pageBytes))[offset % pageBytes]!,
    read: (from, to) => readFully(descriptor, start + from, to - from),
  };
}

/**
 * Reads `length` bytes at `position`, into memory that typed arrays of any kind can lie in; the file must hold them. `shared` memory can
 * be seen by other threads.
 */
export function readFully(
  descriptor: number,
  position: number,
  length: number,
  { shared = false }: { shared?: boolean } = {},
): Uint8Array {
  const bytes = new Uint8Array(shared ? new SharedArrayBuffer(length) : new ArrayBuffer(length));
  let have = 0;
  while (have < length) {
    // One call reads 2 GiB at the most.
    const got = readSync(descriptor, bytes, have, Math.min(length - have, 2 ** 30), position + have);
    if (got === 0) throw new Error("The reference bundle was cut short while it was in use.");
    have += got;
  }
  return bytes;
}
