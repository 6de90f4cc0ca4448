/** A whole number for each pair of whole numbers, without making an object of it. */
export type PairTable = {
  /** -1 where there is none. */
  find(a: number, b: number): number;
  /** Of a pair that has none. */
  set(a: number, b: number, value: number): void;
  clear(): void;
};

export function createPairTable(): PairTable {
  /** First, second and value of each slot, value + 1 so that 0 is a free one. */
  let slots = new Int32Array(3 * 1024);
  let size = 0;

  const slotOf = (a: number, b: number): number => {
    const count = slots.length / 3;
    let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & (count - 1);
    while (slots[3 * slot + 2] !== 0 && (slots[3 * slot] !== a || slots[3 * slot + 1] !== b))
      slot = (slot + 1) & (count - 1);
    return 3 * slot;
  };
  const put = (a: number, b: number, stored: number): void => {
    const at = slotOf(a, b);
    slots[at] = a;
    slots[at + 1] = b;
    slots[at + 2] = stored;
  };

  return {
    find: (a, b) => slots[slotOf(a, b) + 2]! - 1,
    set(a, b, value) {
      if (++size * 2 > slots.length / 3) {
        const old = slots;
        slots = new Int32Array(old.length * 2);
        for (let i = 0; i < old.length; i += 3) if (old[i + 2] !== 0) put(old[i]!, old[i + 1]!, old[i + 2]!);
      }
      put(a, b, value + 1);
    },
    clear() {
      slots.fill(0);
      size = 0;
    },
  };
}
