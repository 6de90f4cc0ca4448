/** A list as one text: items behind commas, with a backslash before what would be one. Items are not empty. */
export function joinList(items: readonly string[]): string {
  return items.map((item) => item.replace(/[\\,]/g, "\\$&")).join(",");
}

/** Inverse of `joinList`; empty items are passed over. */
export function splitList(text: string): string[] {
  const items: string[] = [];
  let item = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === "\\" && i + 1 < text.length) item += text[++i]!;
    else if (character === ",") {
      items.push(item);
      item = "";
    } else item += character;
  }
  items.push(item);
  return items.filter((one) => one !== "");
}
