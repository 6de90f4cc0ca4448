import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import type { Engine } from "./engine.ts";
export type CommandEngineOptions = { command: readonly string[]; versionCommand: readonly string[] | null; reference: OfferedReference };
export async function commandEngine(_: CommandEngineOptions): Promise<Engine> { throw new Error("pending"); }
