import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";

const Desk = z
  .object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionSecret: z.string() })
  // Not kept, but made: a desk from before there were mails has one too.
  .transform((desk) => ({
    ...desk,
    mailSecret: createHmac("sha256", desk.sessionSecret).update("mail").digest("base64url"),
  }));
/** The secrets of one machine's service: made at its first start, kept in its state folder, never in the repository. */
export type Desk = z.infer<typeof Desk>;

/** Reads or makes them. */
export function openDesk(stateDir: string): Desk {
  const file = path.join(stateDir, "desk.json");
  mkdirSync(stateDir, { recursive: true });
  try {
    return Desk.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      throw new Error(`${file} cannot be read. Remove it and start again; you will have to sign in anew.`, {
        cause: error,
      });
  }
  const desk = {
    accessKeyId: "GASDESK",
    secretAccessKey: randomBytes(24).toString("base64url"),
    sessionSecret: randomBytes(48).toString("base64url"),
  };
  writeFileSync(file, `${JSON.stringify(desk, null, 2)}\n`, { mode: 0o600 });
  return Desk.parse(desk);
}
