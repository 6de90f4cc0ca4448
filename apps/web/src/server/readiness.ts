import type { UserId } from "@gas/core/accounts/account";
import type { WebDeps } from "./deps.ts";
import { describeCauses } from "./log.ts";

/** A part that has not answered by then does not answer. */
const patienceMs = 2_000;

export type Readiness = {
  ready: boolean;
  parts: Record<"tables" | "storage", "answers" | "does not answer">;
};

/** Whether what every page needs answers: the tables and S3. What is asked for is not there, and costs next to nothing. */
export async function readiness(deps: Pick<WebDeps, "accounts" | "inputs" | "log">): Promise<Readiness> {
  const look = async (part: string, asked: Promise<unknown>) => {
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs).unref();
    });
    try {
      await Promise.race([asked, late]);
      return "answers" as const;
    } catch (error) {
      deps.log({ event: "not_ready", part, cause: describeCauses(error) });
      return "does not answer" as const;
    }
  };
  const [tables, storage] = await Promise.all([
    look("tables", deps.accounts.find("is-anyone-there" as UserId)),
    look("storage", deps.inputs.head("is-anything-there")),
  ]);
  return { ready: tables === "answers" && storage === "answers", parts: { tables, storage } };
}
