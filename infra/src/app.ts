import path from "node:path";
import { parseArgs } from "node:util";
import { loadStage } from "./load-stage.ts";
import { noRelease, readRelease } from "./release.ts";
import { assemble } from "./synthesise.ts";

/**
 * `npm run synth -- --stage example`: writes the assembly of a stage, its templates among it, to `infra/cdk.out`. The CDK
 * command line runs this too, and says by CDK_OUTDIR where it wants the assembly.
 */
const { values } = parseArgs({
  options: { stage: { type: "string", default: "example" }, release: { type: "string" } },
});
const outdir = process.env["CDK_OUTDIR"] ?? path.resolve(import.meta.dirname, "../cdk.out");
try {
  const stage = await loadStage(values.stage);
  const release = values.release === undefined ? noRelease : readRelease(path.resolve(values.release));
  assemble(stage, { release, outdir }).app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
