import { accessSync, constants } from "node:fs";
import { availableParallelism } from "node:os";
import type { Log } from "../log.ts";
import { commandEngine } from "./command.ts";
import { embeddedEngine } from "./embedded.ts";
import type { Engine } from "./engine.ts";
import { programEnvironment, type EngineSettings } from "./engine-settings.ts";
import { externalReference } from "./external-reference.ts";
import { bcftoolsCsq, snpEff, vep, type Preset } from "./presets.ts";

type Settings = EngineSettings & { ANNOTATOR_SLOTS: number; ANNOTATOR_THREADS?: number | undefined };

/** The engine that the settings ask for, ready for jobs. Throws with what to mend when it cannot be. */
export async function chooseEngine(settings: Settings, log: Pick<Log, "warn" | "error">): Promise<Engine> {
  switch (settings.ENGINE) {
    case "embedded": {
      const share = Math.max(1, Math.floor(availableParallelism() / settings.ANNOTATOR_SLOTS));
      return embeddedEngine(
        { log },
        {
          referencesDir: settings.GAS_REFERENCES_DIR,
          threads: settings.ANNOTATOR_THREADS ?? share,
          field: settings.ANNOTATION_FIELD,
          mode: settings.ANNOTATION_MODE,
          phase: settings.ANNOTATION_PHASE,
          pick: settings.ANNOTATION_PICK,
          sourcesFile: settings.ANNOTATION_SOURCES,
        },
      );
    }
    case "command":
      return commandEngine({
        command: settings.ENGINE_COMMAND!, // checkEngineSettings saw to it
        versionCommand: settings.ENGINE_VERSION_COMMAND,
        environment: programEnvironment(settings),
        ...externalReference(settings),
      });
    case "bcftools-csq":
      return presetEngine(bcftoolsCsq(settings), settings);
    case "vep":
      return presetEngine(vep(settings), settings);
    case "snpeff":
      return presetEngine(snpEff(settings), settings);
  }
}

async function presetEngine(
  { name, command, version, files, stopsAtUnplaced }: Preset,
  settings: Settings,
): Promise<Engine> {
  for (const file of files) {
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      throw new Error(
        `ENGINE is ${settings.ENGINE}, but ${file} cannot be read: is the path right, and is it there?`,
        { cause: error },
      );
    }
  }
  return commandEngine({
    name,
    command,
    versionCommand: version.command,
    versionPattern: version.pattern,
    stopsAtUnplaced,
    environment: programEnvironment(settings),
    ...externalReference(settings),
  });
}
