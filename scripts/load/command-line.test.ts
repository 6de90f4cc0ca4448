import { describe, expect, it } from "vitest";
import { readOrder, readTarget } from "./command-line.ts";

describe("a load run's command line", () => {
  it("runs one scenario or all, with as many people and seconds as asked for", () => {
    const order = readOrder(["course-300", "--users", "40", "--seconds", "15"]);
    expect(order).toMatchObject({ do: "run", scenarios: ["course-300"], out: "loadtest/results" });
    expect(order.do === "run" && order.crowd("course-300")).toMatchObject({
      users: 40,
      seconds: 15,
      perSecond: 30,
    });
    expect(readOrder(["all"])).toMatchObject({ do: "run", scenarios: { length: 5 } });
  });

  it("is bounded in time and in people", () => {
    for (const words of [
      ["--users", "5001"],
      ["--users", "0"],
      ["--seconds", "3601"],
      ["--seconds", "soon"],
    ]) {
      const order = readOrder(["course-100", ...words]);
      expect(() => order.do === "run" && order.crowd("course-100")).toThrow("--users and --seconds");
    }
  });

  it("says what there is when asked for something else", () => {
    expect(() => readOrder(["flood"])).toThrow("upgrade-storm");
    expect(() => readOrder(["compare", "one.json"])).toThrow("two JSON files");
  });

  it.each(["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"])(
    "loads a service on this machine: %s",
    (url) => {
      expect(readTarget(url, false).href).toBe(`${url}/`);
    },
  );

  it.each([
    "https://gas.example.org",
    "http://127.0.0.1.example.org",
    "http://10.0.0.1:3000",
    "http://localhost@example.org",
  ])("loads %s only when told that it is meant", (url) => {
    expect(() => readTarget(url, false)).toThrow("--allow-remote");
    expect(readTarget(url, true)).toBeInstanceOf(URL);
  });

  it.each(["ftp://127.0.0.1", "nowhere"])("never loads %s", (url) => {
    expect(() => readTarget(url, true)).toThrow("--url");
  });
});
