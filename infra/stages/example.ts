import type { StageFile } from "../src/stage.ts";

/** A stage to copy: every value without which there is no deployment. What else can be said is in `src/stage.ts`. */
export default {
  account: "111122223333", // AWS's own account number for examples
  region: "eu-central-1",
  prefix: "gas-example",
  hosting: {
    on: "ec2",
    domain: "gas.example.org",
    zone: { name: "example.org", id: "Z0123456789ABCDEFGHIJ" },
  },
  signIn: { issuer: "https://login.example.org", name: "Example University" },
  operator: "operator@example.org",
  monthlyBudgetUsd: 200,
} satisfies StageFile;
