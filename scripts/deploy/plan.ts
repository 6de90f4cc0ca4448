import { parseArgs } from "node:util";

/** What `npm run deploy` was told: the stage, what to do, to which stacks, and with which release, if it takes one. */
export type DeployPlan = {
  stage: string;
  action: "deploy" | "diff" | "destroy";
  stacks: readonly ("state" | "service")[];
  /** "newest" or a version; null where servers are not touched. */
  release: string | null;
};

/** Reads the words after `npm run deploy --`, or says what is wrong with them. What lasts is never destroyed from here. */
export function planDeploy(args: readonly string[]): DeployPlan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stage: { type: "string" },
      only: { type: "string" },
      release: { type: "string" },
      action: { type: "string", default: "deploy" },
    },
  });
  const { stage, only, action, release = "newest" } = values;
  if (!stage) throw new Error("Which stage? npm run deploy -- --stage <name of a file in infra/stages>");
  if (action !== "deploy" && action !== "diff" && action !== "destroy")
    throw new Error("--action is deploy, diff or destroy.");
  if (only !== undefined && only !== "state" && only !== "service")
    throw new Error("--only is state or service.");
  if (action === "destroy" && only === "state")
    throw new Error("What lasts is not destroyed from here: docs/deploy-to-aws.md says how to end for good.");
  const stacks = only ? ([only] as const) : (["state", "service"] as const);
  if (action === "destroy") return { stage, action, stacks: ["service"], release: null };
  return { stage, action, stacks, release: only === "state" ? null : release };
}
