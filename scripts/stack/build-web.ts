import { spawnSync } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** Builds the web app unless nothing changed since the last time (turbo knows). Throws with the build's own words. */
export function buildWeb(): void {
  const { status, stdout, stderr } = spawnSync(
    path.join(root, "node_modules/.bin/turbo"),
    ["run", "build", "--filter=@gas/web", "--output-logs=new-only", "--no-update-notifier"],
    {
      cwd: root,
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: "1",
        NEXT_TELEMETRY_DISABLED: "1",
        NODE_ENV: "production",
      },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`The web app could not be built:\n${stdout}\n${stderr}`);
}
