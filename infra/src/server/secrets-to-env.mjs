// Turns the JSON objects of Secrets Manager on standard input, one a line, into lines of a systemd EnvironmentFile.
// Runs on the servers, by itself: no imports of ours.
import { createInterface } from "node:readline";

/** @param {string} value */
const quote = (value) => `"${value.replace(/[\\"$`]/g, "\\$&")}"`;

for await (const line of createInterface({ input: process.stdin })) {
  for (const [name, value] of Object.entries(JSON.parse(line))) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name))
      throw new Error(`A secret has a field ${name}, which names no setting.`);
    if (typeof value !== "string" || value.includes("\n")) throw new Error(`${name} must be a line of text.`);
    process.stdout.write(`${name}=${quote(value)}\n`);
  }
}
