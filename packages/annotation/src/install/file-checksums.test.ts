import { describe, expect, it } from "vitest";
import { createBsdSum, findChecksum } from "./file-checksums.ts";

describe("a publisher's list of checksums", () => {
  const md5 = "d41d8cd98f00b204e9800998ecf8427e";

  it("is read as Ensembl, GENCODE and NCBI write it", () => {
    expect(findChecksum("12345 678 a.gz\n00042 7 b.gz\n", "b.gz")).toEqual({
      kind: "bsd-sum",
      value: "42 7",
    });
    expect(findChecksum(`${md5}  a.gz\n`, "a.gz")).toEqual({ kind: "md5", value: md5 });
    expect(findChecksum(`${md5.toUpperCase()}  ./a.gz\n`, "a.gz")).toEqual({ kind: "md5", value: md5 });
    expect(findChecksum(`${"ab".repeat(32)} *a.gz\r\n`, "a.gz")?.kind).toBe("sha256");
  });

  it("that does not name the file says nothing", () => {
    expect(findChecksum(`${md5}  a.gz\n`, "a")).toBeUndefined();
    expect(findChecksum("<html>404</html>", "a.gz")).toBeUndefined();
  });
});

describe("BSD sum", () => {
  // Values of `sum -r` (GNU coreutils) over the same bytes.
  it.each([
    ["", "0 0"],
    ["a", "97 1"],
    ["hello world\n", "3762 1"],
    ["x".repeat(3000), "5357 3"],
  ])("of %j is that of the program", (text, expected) => {
    const sum = createBsdSum();
    for (let at = 0; at < text.length; at += 7) sum.update(Buffer.from(text.slice(at, at + 7)));
    expect(sum.value()).toBe(expected);
  });
});
