import { describe, expect, it } from "vitest";
import { isOwnOrigin } from "./origin.ts";

const service = "https://gas.example.org";
const from = (origin?: string, host = "gas.example.org") =>
  isOwnOrigin(new Headers({ host, ...(origin === undefined ? {} : { origin }) }), service);

describe("a request that changes something", () => {
  it("may come from the service's own pages, by its name or by the name it was reached by", () => {
    expect(from("https://gas.example.org")).toBe(true);
    expect(from("http://127.0.0.1:3000", "127.0.0.1:3000")).toBe(true);
  });
  it("may come from a program, which sends no Origin", () => expect(from()).toBe(true));
  it.each([
    "https://evil.org",
    "https://gas.example.org.evil.org",
    "https://gas.example.org:8443",
    "null",
    "",
  ])("may not come from %j", (origin) => expect(from(origin)).toBe(false));
});
