/** Numbers distinct texts in the order in which they first come, without making a string of each that was there before. */
export type InternTable = {
  /** Number of `bytes[start, end)`. */
  intern(bytes: Uint8Array, start: number, end: number): number;
  /** The same, or -1 where it was not there before. */
  find(bytes: Uint8Array, start: number, end: number): number;
  size(): number;
  /** The texts, each behind a line end; begins anew. */
  take(): Uint8Array<ArrayBuffer>;
};

const newline = 10;

export function createInternTable(): InternTable {
  let slots = new Int32Array(1024).fill(-1);
  let hashes = new Int32Array(512);
  let ends = new Int32Array(512);
  let texts = new Uint8Array(1 << 14);
  let length = 0;
  let size = 0;

  const grow = (): void => {
    hashes = enlarged(hashes, new Int32Array(hashes.length * 2));
    ends = enlarged(ends, new Int32Array(ends.length * 2));
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let id = 0; id < size; id++) {
      let slot = hashes[id]! & (slots.length - 1);
      while (slots[slot]! >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = id;
    }
  };

  const isSame = (id: number, bytes: Uint8Array, start: number, count: number): boolean => {
    const from = id === 0 ? 0 : ends[id - 1]! + 1;
    if (ends[id]! - from !== count) return false;
    for (let i = 0; i < count; i++) if (texts[from + i] !== bytes[start + i]) return false;
    return true;
  };

  /** The slot of a text, or the free one where it would go. */
  const slotOf = (hash: number, bytes: Uint8Array, start: number, end: number): number => {
    let slot = hash & (slots.length - 1);
    for (let id = slots[slot]!; id >= 0; id = slots[slot]!) {
      if (hashes[id] === hash && isSame(id, bytes, start, end - start)) break;
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  };

  return {
    find: (bytes, start, end) => slots[slotOf(hashOf(bytes, start, end), bytes, start, end)]!,
    intern(bytes, start, end) {
      const hash = hashOf(bytes, start, end);
      const slot = slotOf(hash, bytes, start, end);
      if (slots[slot]! >= 0) return slots[slot]!;
      slots[slot] = size;
      hashes[size] = hash;
      const needed = length + end - start + 1;
      if (needed > texts.length) texts = enlarged(texts, new Uint8Array(Math.max(needed, texts.length * 2)));
      for (let i = start; i < end; i++) texts[length++] = bytes[i]!;
      ends[size] = length;
      texts[length++] = newline;
      const id = size++;
      if (size === hashes.length) grow();
      return id;
    },
    size: () => size,
    take() {
      const taken = texts.slice(0, length);
      slots.fill(-1);
      length = size = 0;
      return taken;
    },
  };
}

/** FNV-1a (Fowler, Noll, Vo); what it takes for the same is compared. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

function enlarged<A extends Int32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
