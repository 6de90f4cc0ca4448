/** One instruction of a Dockerfile, such as `COPY` and what follows it, its lines joined. */
export type Instruction = { name: string; text: string };
/** A stage: from one FROM to the next. */
export type DockerStage = { base: string; name?: string; instructions: Instruction[] };

/** The stages of a Dockerfile. Comments and blank lines are left out; a backslash at a line's end goes on in the next. */
export function readDockerfile(text: string): DockerStage[] {
  const lines = text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n");
  const stages: DockerStage[] = [];
  for (const line of lines) {
    const [, name = "", rest = ""] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
    if (name === "FROM") {
      const [, base = "", stage] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
      stages.push({ base, ...(stage ? { name: stage } : {}), instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}
