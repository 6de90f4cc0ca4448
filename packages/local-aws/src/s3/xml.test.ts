import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childText, element, parseXml } from "./xml.ts";

describe("XML", () => {
  it("carries any text there and back", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, (told) => {
        const root = parseXml(element("Root", element("Key", told)).xml);
        expect(root && childText(root, "Key")).toBe(told);
      }),
    );
  });

  it("is read with declarations, comments, namespaces, references and CDATA", () => {
    const source = `<?xml version="1.0"?><!-- hello --><s3:Root xmlns:s3="x"><a b="c">1 &lt; &#x32;</a><e/><d><![CDATA[<&>]]></d></s3:Root>`;
    const root = parseXml(source);
    expect(root?.name).toBe("Root");
    expect(root?.children.map(({ name, text }) => [name, text])).toEqual([
      ["a", "1 < 2"],
      ["e", ""],
      ["d", "<&>"],
    ]);
  });

  it.each([
    "",
    "text",
    "<a>",
    "</a>",
    "<a></b>",
    "<a/><b/>",
    "<a",
    "<".repeat(9),
    "<a>".repeat(20) + "</a>".repeat(20),
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  ])("that is not well-formed, too deep or brings its own entities is refused: %j", (source) =>
    expect(parseXml(source)).toBeUndefined(),
  );
});
