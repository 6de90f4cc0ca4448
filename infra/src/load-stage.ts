import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readStage, type Stage } from "./stage.ts";

const folder = path.resolve(import.meta.dirname, "../stages");

/** The stage that `infra/stages/<name>.ts` describes, or an error that says what is wrong with it. */
export async function loadStage(name: string): Promise<Stage> {
  const file = path.join(folder, `${name}.ts`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file))
    throw new Error(`There is no stage ${name}: copy infra/stages/example.ts to infra/stages/${name}.ts.`);
  const { default: content } = (await import(pathToFileURL(file).href)) as { default: unknown };
  return readStage(name, content);
}
