import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createWholeFile } from "./whole-file.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-whole-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file that is written whole", () => {
  it("is there under its name when it is kept, and not before", async () => {
    const path = join(folder, "out.vcf");
    const file = await createWholeFile(path);
    await file.write(Buffer.from("text"));
    expect(existsSync(path)).toBe(false);
    await file.keep();
    expect(readFileSync(path, "utf8")).toBe("text");
  });

  it("leaves a pipe a pipe, and writes into it", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const reader = spawn("cat", [path]);
    const read: Buffer[] = [];
    reader.stdout.on("data", (part: Buffer) => read.push(part));
    const file = await createWholeFile(path);
    await file.write(Buffer.from("text"));
    await file.keep();
    await once(reader, "close");
    expect(Buffer.concat(read).toString()).toBe("text");
    expect(lstatSync(path).isFIFO()).toBe(true);
  });
});
