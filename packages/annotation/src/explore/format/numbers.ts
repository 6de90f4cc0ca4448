/**
 * Whole numbers as bytes: seven bits a byte, the lowest first, the eighth bit saying that more follow (LEB128). Neighbours in a column
 * are near each other nearly always, so what is written is how much each differs from the one before, its sign as the lowest bit.
 */
export function encodeDeltas(numbers: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(numbers.length * 2 + 16);
  let at = 0;
  let last = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (at + 10 > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    const delta = numbers[i]! - last;
    last = numbers[i]!;
    if (delta > -small && delta < small) {
      let bits = (delta << 1) ^ (delta >> 31);
      for (; bits >= 0x80; bits >>>= 7) bytes[at++] = (bits & 0x7f) | 0x80;
      bytes[at++] = bits;
      continue;
    }
    let rest = delta < 0 ? -2 * delta - 1 : 2 * delta;
    // Beyond 32 bits the operators would cut; places in a file and sums of lengths get there.
    while (rest >= 0x80) {
      bytes[at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[at++] = rest;
  }
  return bytes.slice(0, at);
}

/** Differences of less than this are written by way of bits, which is faster. */
const small = 2 ** 30;

/** Inverse of `encodeDeltas`, into `numbers`, as many as it holds. Throws RangeError where there are fewer. */
export function decodeDeltas<A extends Int32Array | Float64Array>(bytes: Uint8Array, numbers: A): A {
  let at = 0;
  let last = 0;
  for (let i = 0; i < numbers.length; i++) {
    let byte = bytes[at++]!;
    if (byte < 0x80) {
      last += (byte >>> 1) ^ -(byte & 1);
      numbers[i] = last;
      continue;
    }
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
    }
    const half = Math.floor(value / 2);
    last += value % 2 === 0 ? half : -half - 1;
    numbers[i] = last;
  }
  if (at > bytes.length) throw new RangeError("a column of numbers is cut short");
  return numbers;
}
