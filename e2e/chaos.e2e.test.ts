import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { runChaos } from "../scripts/chaos/run-chaos.ts";
import { sampleVcf } from "./sample-vcfs.ts";
import { webPort } from "./test-stack.ts";

it("loses no result and leaves none behind when worker and web are killed at random (more: npm run chaos)", async () => {
  const seed = Date.now() % 1_000_000;
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-chaos-"));
  const outcome = await runChaos({
    kills: 3,
    seed,
    stateDir,
    archiveStore: seed % 2 === 0 ? "s3-glacier" : "glacier-vault",
    vcf: await sampleVcf(),
    webPort,
    say: () => {},
  });
  expect(outcome, `seed ${seed}`).toMatchObject({ kills: 3, wrong: [] });
  expect(outcome.completed + outcome.deleted).toBeGreaterThan(0);
  await rm(stateDir, { recursive: true, force: true });
}, 400_000);
