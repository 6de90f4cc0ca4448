import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes.ts";

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [1023, "1,023 bytes"],
  [1536, "1.5 KiB"],
  [25 * 2 ** 20, "25 MiB"],
  [50 * 2 ** 30, "50 GiB"],
  [5000 * 2 ** 30, "4.9 TiB"],
])("%i bytes read as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
