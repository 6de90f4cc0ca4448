import type { Mistake } from "./moves.ts";

/** Mistakes that earlier implementations made, as changes to what the code calls. Each must be found. */
export const mistakes = {
  "deletes from S3 before the archive's copy is on record": (ports) => ({
    ...ports,
    archives: {
      ...ports.archives,
      store: async (object) => {
        const stored = await ports.archives.store(object);
        await ports.results.removeVersion(object);
        return stored;
      },
    },
  }),
  "does not read the plan again after the claim": (ports, process) => {
    if (process.runs !== "archive") return ports;
    let first: ReturnType<typeof ports.accounts.find> | undefined;
    return { ...ports, accounts: { ...ports.accounts, find: () => (first ??= ports.accounts.find()) } };
  },
  "deletes whatever lies under the key, not the version that was archived": (ports, process) => {
    if (process.runs !== "archive") return ports;
    const removeVersion = async ({ key }: { key: string }) => {
      for await (const version of ports.results.listVersions(key)) await ports.results.removeVersion(version);
    };
    return { ...ports, results: { ...ports.results, removeVersion } };
  },
  "leaves the archive's copy behind when it was overtaken": (ports, process) =>
    process.runs === "archive" || process.runs === "strays"
      ? { ...ports, archives: { ...ports.archives, remove: async () => {} } }
      : ports,
} as const satisfies Record<string, Mistake>;
