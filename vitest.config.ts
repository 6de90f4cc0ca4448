import { defineConfig } from "vitest/config";

/** Three kinds of test, told apart by file name: x.test.ts is pure, x.integration.test.ts boots the embedded AWS on free ports, e2e/ drives a real browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{apps,packages}/*/{src,test,prove}/**/*.test.ts",
            "infra/{src,test}/**/*.test.ts",
            "loadtest/**/*.test.ts",
            "scripts/**/*.test.ts",
            "*.test.ts",
          ],
          exclude: ["**/*.integration.test.ts", "**/node_modules/**", "**/.next/**"],
        },
      },
      {
        test: {
          name: "integration",
          include: [
            "{apps,packages}/*/{src,test}/**/*.integration.test.ts",
            "infra/{src,test}/**/*.integration.test.ts",
            "loadtest/**/*.integration.test.ts",
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.e2e.test.ts"],
          globalSetup: ["e2e/build-web.ts"],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          // A page that is waited for may come late on a slow machine; a second, as is the default, says nothing of it.
          expect: { poll: { timeout: 30_000 } },
          fileParallelism: false,
        },
      },
    ],
  },
});
