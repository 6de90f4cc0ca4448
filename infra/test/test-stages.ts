import { readStage, type Stage } from "../src/stage.ts";
import example from "../stages/example.ts";

/** Stages that between them have everything that a stage can have. */
export const stages = {
  ec2: readStage("ec2", {
    ...example,
    stripe: { price: "price_example", inWords: "20 EUR a month" },
    mail: { via: "ses", from: "GAS <gas@example.org>" },
    annotators: { settings: { ANNOTATION_FIELD: "ANN" } },
  }),
  course: readStage("course", { ...example, web: { scaling: "course" }, natGateways: 2 }),
  vault: readStage("vault", {
    ...example,
    archive: { store: "glacier-vault" },
    mail: { via: "smtp", from: "gas@example.org", port: 587 },
  }),
  vercel: readStage("vercel", {
    ...example,
    hosting: { on: "vercel", domain: "gas.example.org", team: "example-lab", project: "gas" },
  }),
} satisfies Record<string, Stage>;
