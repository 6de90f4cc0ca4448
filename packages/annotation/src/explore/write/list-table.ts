/** Numbers distinct lists of whole numbers in the order in which they first come. */
export type ListTable = {
  /** Number of `list[0, count)`. */
  intern(list: Int32Array, count: number): number;
  /** The lists one behind the other, and where each ends; begins anew. */
  take(): { flat: Int32Array<ArrayBuffer>; ends: Int32Array<ArrayBuffer> };
};

export function createListTable(): ListTable {
  let slots = new Int32Array(1024).fill(-1);
  let hashes = new Int32Array(512);
  let ends = new Int32Array(512);
  let flat = new Int32Array(1 << 12);
  let length = 0;
  let size = 0;

  const isSame = (id: number, list: Int32Array, count: number): boolean => {
    const from = id === 0 ? 0 : ends[id - 1]!;
    if (ends[id]! - from !== count) return false;
    for (let i = 0; i < count; i++) if (flat[from + i] !== list[i]) return false;
    return true;
  };
  const grow = (): void => {
    hashes = enlarged(hashes, hashes.length * 2);
    ends = enlarged(ends, ends.length * 2);
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let id = 0; id < size; id++) {
      let slot = hashes[id]! & (slots.length - 1);
      while (slots[slot]! >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = id;
    }
  };

  return {
    intern(list, count) {
      let hash = count;
      for (let i = 0; i < count; i++) hash = Math.imul(hash ^ list[i]!, 0x85ebca6b) + 0x9e3779b9;
      hash ^= hash >>> 15;
      let slot = hash & (slots.length - 1);
      for (let id = slots[slot]!; id >= 0; id = slots[slot]!) {
        if (hashes[id] === hash && isSame(id, list, count)) return id;
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = size;
      hashes[size] = hash;
      if (length + count > flat.length) flat = enlarged(flat, Math.max(length + count, flat.length * 2));
      for (let i = 0; i < count; i++) flat[length++] = list[i]!;
      ends[size] = length;
      const id = size++;
      if (size === hashes.length) grow();
      return id;
    },
    take() {
      const taken = { flat: flat.slice(0, length), ends: ends.slice(0, size) };
      slots.fill(-1);
      length = size = 0;
      return taken;
    },
  };
}

function enlarged(from: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}
