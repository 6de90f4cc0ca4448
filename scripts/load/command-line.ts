import { parseArgs } from "node:util";
import * as z from "zod";
import { Crowd, scenarioNames, scenarios, type ScenarioName } from "@gas/loadtest/scenarios/scenario";

export type Order =
  | {
      do: "run";
      scenarios: ScenarioName[];
      crowd: (name: ScenarioName) => Crowd;
      url?: URL;
      peoplePort?: number;
      out: string;
    }
  | { do: "compare"; files: [string, string]; out: string }
  | { do: "simulate"; stage: string; out: string };

export const usage = `Usage:
  npm run load -- <${scenarioNames.join(" | ")} | all> [options]
  npm run load -- compare A.json B.json [--out DIR]
  npm run load -- simulate [--stage example] [--out DIR]      scaling and costs, drawn; no service needed

  --url URL            the service to load; without it one is started for the run, and stopped after it
  --seconds N          for how long people may begin something new (at most 3600)
  --users N            how many people (at most 5000)
  --out DIR            where the JSON and the HTML go (loadtest/results)
  --people-port N      with --url: start a sign-in provider at this port of 127.0.0.1, for a service that was started with
                       OIDC_ISSUER=http://127.0.0.1:N OIDC_CLIENT_ID=gas OIDC_CLIENT_SECRET=load OIDC_NAME=Load
  --allow-remote       load a service that is not on this machine: yours, and you may`;

const count = z.coerce.number("must be a number");

/** What the words after \`npm run load --\` ask for. Throws a sentence with the remedy when they make no sense. */
export function readOrder(words: readonly string[]): Order {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      url: { type: "string" },
      seconds: { type: "string" },
      users: { type: "string" },
      out: { type: "string", default: "loadtest/results" },
      stage: { type: "string", default: "example" },
      "people-port": { type: "string" },
      "allow-remote": { type: "boolean", default: false },
    },
  });
  const [what = "", ...files] = positionals;
  if (what === "compare") {
    const [a, b] = files;
    if (!a || !b || files.length > 2) throw new Error(`compare needs two JSON files.\n${usage}`);
    return { do: "compare", files: [a, b], out: values.out };
  }
  if (what === "simulate") return { do: "simulate", stage: values.stage, out: values.out };
  const name = z.enum(scenarioNames).safeParse(what);
  if (!name.success && what !== "all") throw new Error(`There is no load run “${what}”.\n${usage}`);

  const url = values.url === undefined ? undefined : readTarget(values.url, values["allow-remote"]);
  const given = { users: values.users, seconds: values.seconds };
  return {
    do: "run",
    scenarios: name.success ? [name.data] : scenarioNames,
    crowd: (scenario) => readCrowd(scenario, given),
    ...(url ? { url } : {}),
    ...(values["people-port"]
      ? { peoplePort: count.int().min(1).max(65_535).parse(values["people-port"]) }
      : {}),
    out: values.out,
  };
}

function readCrowd(
  scenario: ScenarioName,
  given: { users?: string | undefined; seconds?: string | undefined },
): Crowd {
  const usual = scenarios[scenario].crowd;
  const crowd = Crowd.safeParse({
    ...usual,
    ...(given.users === undefined ? {} : { users: Number(given.users) }),
    ...(given.seconds === undefined ? {} : { seconds: Number(given.seconds) }),
  });
  if (!crowd.success) throw new Error(`--users and --seconds: ${z.prettifyError(crowd.error)}`);
  return crowd.data;
}

/** A service to load. Only this very machine, unless the caller says that another is meant. */
export function readTarget(text: string, allowRemote: boolean): URL {
  if (!URL.canParse(text))
    throw new Error(`--url ${text} is no address. Give one such as http://127.0.0.1:3000.`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new Error(`--url ${text}: only http and https can be loaded.`);
  const loopback =
    url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
  if (!loopback && !allowRemote)
    throw new Error(
      `${url.hostname} is not this machine. A load run can bring a service down: if it is yours and you mean it, add --allow-remote.`,
    );
  return url;
}
