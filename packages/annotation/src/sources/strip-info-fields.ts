const semicolon = 0x3b;
const equals = 0x3d;

/** Removes fields from the INFO in `bytes[start, end)`, in place. Answers the new end and the first field that was there, or null. */
export function stripInfoFields(
  bytes: Buffer,
  start: number,
  end: number,
  ids: readonly Uint8Array[],
): { end: number; found: string | null } {
  let found: string | null = null;
  let to = start;
  for (let at = start; at < end;) {
    let stop = at;
    while (stop < end && bytes[stop] !== semicolon) stop++;
    const id = ids.find((one) => isField(bytes, at, stop, one));
    if (id) found ??= Buffer.from(id).toString("latin1");
    else {
      if (to > start) bytes[to++] = semicolon;
      if (to !== at) bytes.copyWithin(to, at, stop);
      to += stop - at;
    }
    at = stop + 1;
  }
  return { end: found === null ? end : to, found };
}

function isField(bytes: Buffer, start: number, end: number, id: Uint8Array): boolean {
  const after = start + id.length;
  if (after > end || (after < end && bytes[after] !== equals)) return false;
  for (let i = 0; i < id.length; i++) if (bytes[start + i] !== id[i]) return false;
  return true;
}
