/** A piece of XML that is already written out, so that text and markup cannot be confused. */
export type Xml = { readonly xml: string };

/** A parsed element: its local name, its text and its child elements. */
export type XmlElement = {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
};

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

// Line breaks are written as references, for a parser turns a bare carriage return into a line feed.
const references: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};
const escapeText = (text: string) =>
  text.replace(/[&<>"\n\r\t]/g, (character) => references[character] ?? "");

/** Writes an element around text, numbers, truth values and other elements. */
export function element(name: string, ...content: readonly (Xml | string | number | boolean)[]): Xml {
  const inside = content.map((piece) => (typeof piece === "object" ? piece.xml : escapeText(String(piece))));
  return { xml: `<${name}>${inside.join("")}</${name}>` };
}

/** A whole document, its root in S3's namespace except for errors, which have none. */
export function xmlDocument(root: Xml): string {
  const named = root.xml.startsWith("<Error>")
    ? root.xml
    : root.xml.replace(/^<(\w+)/, `<$1 xmlns="${namespace}"`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${named}`;
}

const token =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|([^<]+)|</g;
const deepest = 12; // no request document of S3 nests half as deep

/** Parses a request document; undefined when it is not well-formed. Document types and their entities are not read at all. */
export function parseXml(source: string): XmlElement | undefined {
  type Open = { name: string; text: string; children: XmlElement[] };
  const root: Open = { name: "", text: "", children: [] };
  const open: Open[] = [root];
  for (const match of source.matchAll(token)) {
    const [whole, cdata, closing, name, , selfClosing, text] = match;
    const current = open.at(-1);
    if (!current || whole === "<") return undefined;
    if (cdata !== undefined) current.text += cdata;
    else if (text !== undefined) current.text += decodeReferences(text);
    else if (name !== undefined) {
      if (closing) {
        if (open.length < 2 || current.name !== localName(name)) return undefined;
        open.pop();
        continue;
      }
      const child: Open = { name: localName(name), text: "", children: [] };
      current.children.push(child);
      if (!selfClosing) open.push(child);
      if (open.length > deepest) return undefined;
    }
  }
  return open.length === 1 && root.children.length === 1 && root.text.trim() === ""
    ? root.children[0]
    : undefined;
}

/** The text of the first child of that name. */
export const childText = (parent: XmlElement, name: string): string | undefined =>
  parent.children.find((child) => child.name === name)?.text;

/** All children of that name. */
export const childrenNamed = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((child) => child.name === name);

const localName = (name: string) => name.slice(name.indexOf(":") + 1);
const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decodeReferences(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[String(name)] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
