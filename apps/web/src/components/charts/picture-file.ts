/** What a picture needs of its page's style to look the same alone. */
const styles = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
] as const;
const margin = 20;
const titleHeight = 34;
const xmlns = "http://www.w3.org/2000/svg";
/** Sharp in print at the size that it has on the page. */
const pngScale = 3;

/** `svg` as a file of its own: colours and fonts written out, on the card's ground, with the title above it. */
export function standaloneSvg(
  svg: SVGSVGElement,
  title: string,
): { text: string; width: number; height: number } {
  const { width: drawn, height: tall } = svg.getBoundingClientRect();
  const [width, height] = [drawn + 2 * margin, tall + 2 * margin + titleHeight];
  const page = getComputedStyle(document.documentElement);
  const make = <K extends keyof SVGElementTagNameMap>(
    name: K,
    attributes: Record<string, string | number>,
  ) => {
    const element = document.createElementNS(xmlns, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    return element;
  };
  const root = make("svg", { xmlns, width, height, viewBox: `0 0 ${width} ${height}` });
  const heading = make("text", {
    x: margin,
    y: margin + 14,
    fill: page.getPropertyValue("--ink"),
    "font-family": getComputedStyle(document.body).fontFamily,
    "font-size": 16,
    "font-weight": 600,
  });
  heading.textContent = title;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  writeStyles(svg, copy);
  for (const [key, value] of Object.entries({
    x: margin,
    y: margin + titleHeight,
    width: drawn,
    height: tall,
  }))
    copy.setAttribute(key, String(value));
  root.append(make("rect", { width, height, fill: page.getPropertyValue("--surface") }), heading, copy);
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

function writeStyles(from: Element, to: Element): void {
  const computed = getComputedStyle(from);
  for (const name of styles) {
    const value = computed.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  to.removeAttribute("class");
  to.removeAttribute("style");
  const [originals, copies] = [from.children, to.children];
  for (let i = 0; i < originals.length; i++) writeStyles(originals[i] as Element, copies[i] as Element);
}

/** The same as PNG, three dots a CSS pixel. */
export async function pngOf({ text, width, height }: ReturnType<typeof standaloneSvg>): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * pngScale);
  canvas.height = Math.round(height * pngScale);
  const context = canvas.getContext("2d");
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made."))),
      "image/png",
    ),
  );
}

/** Has the browser save `content` under `name`. */
export function saveAs(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The click has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** "Insertions and deletions" → "insertions-and-deletions". */
export function fileNameOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
