/** What Node calls a kind of processor. */
export type Architecture = "x64" | "arm64";

/**
 * The processors of an EC2 type. In "m7gd.large" the letters after the generation are attributes, and g among them is
 * Graviton, which is Arm (EC2 instance types guide, "Instance type naming conventions"); a1 is older than that rule.
 */
export function architectureOf(instanceType: string): Architecture {
  const [, family = "", attributes = ""] = /^([a-z]+\d+)([a-z-]*)\./.exec(instanceType) ?? [];
  return family === "a1" || attributes.split("-")[0]?.includes("g") ? "arm64" : "x64";
}
