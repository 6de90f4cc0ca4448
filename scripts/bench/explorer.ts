import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import type { VariantPage } from "@gas/annotation/explore/answers";
import { encodeQuery, ExploreQuery } from "@gas/annotation/explore/query";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";
import { openBundle } from "@gas/annotation/genes/bundle";
import { generateVcf } from "@gas/annotation/sample/generate-vcf";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { resourceNames } from "@gas/aws/topology";
import { JobId } from "@gas/core/jobs/job-id";
import { demoClient, hasEnded, type ApiClient } from "../stack/api-client.ts";
import { buildWeb } from "../stack/build-web.ts";
import { startStack, type Stack } from "../stack/stack.ts";

/** What is asked, as a person would: each is also asked of a web that was just started and has read nothing. */
const queries: Record<string, Partial<ExploreQuery>> = {
  "first rows": {},
  "impact HIGH": { impact: ["HIGH"] },
  "missense in TFC3": { consequence: ["missense_variant"], gene: ["TFC3"] },
  "10 kb of chrI": { region: [{ contig: "chrI", from: 100_000, to: 110_000 }] },
  "QUAL and PASS": { qualMin: 500, filter: ["PASS"] },
  "insertions, carried by A": { type: ["insertion"], genotype: [{ sample: "A", is: "carrier" }] },
  "HGVSp contains Gly12": { fields: [{ name: "CSQ/HGVSp", op: "contains", value: "Gly12" }] },
  "first ten residues": { fields: [{ name: "CSQ/Protein_position", op: "atMost", value: "10" }] },
  "INFO/AF at most 0.01": { fields: [{ name: "INFO/AF", op: "atMost", value: "0.01" }] },
  "search p.Met1Ile": { q: "p.Met1Ile" },
  "sorted by depth": { sort: { by: "depth", descending: true } },
};

/**
 * `npm run bench -- explorer [--records 1000000] [--samples 3]`: a made-up VCF of yeast, annotated by the real worker, explored through the
 * real web over the embedded S3. `cold`: the web was started anew for it; `first`: asked for the first time of a web that
 * has answered others; `again`: the same once more.
 */
export async function benchExplorer(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { records: { type: "string", default: "1000000" }, samples: { type: "string", default: "3" } },
  });
  const records = Number(values.records);
  buildWeb();
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-bench-"));
  const stack = await startStack({
    stateDir,
    ports: { web: 3950, s3: 0, messaging: 0, dynamo: 0 },
    env: { REQUESTS_A_MINUTE: "0", CHANGES_A_MINUTE: "0" },
  });
  try {
    const client = await demoClient(stack.url, "premium");
    const vcf = makeVcf(stateDir, records, Number(values.samples));
    let submitted = 0;
    const { jobId } = await client.submit("explorer.vcf.gz", vcf, {
      beforeSubmit: () => (submitted = performance.now()),
    });
    const view = (await client.follow(jobId, hasEnded)).at(-1);
    if (view?.status !== "COMPLETED") throw new Error(`The job ended ${view?.headline}`);
    const seconds = (performance.now() - submitted) / 1000;
    console.log(
      `explorer: ${records} records, ${values.samples} samples, annotated in ${seconds.toFixed(1)} s, ${availableParallelism()} cores`,
    );
    await tellSizes(stack, jobId);
    await measure(stack, client, `/api/jobs/${jobId}/variants`, records);
  } finally {
    await stack.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

function makeVcf(folder: string, records: number, samples: number): Buffer {
  const reference = openBundle(ensureBuiltInReference(folder));
  const names = Array.from({ length: samples }, (_, i) => String.fromCharCode(65 + i));
  const text: Buffer[] = [];
  // gzip members one behind the other are a gzip file.
  for (const block of generateVcf({ reference, records, seed: 1, samples: names }))
    text.push(gzipSync(block, { level: 1 }));
  return Buffer.concat(text);
}

async function tellSizes({ clients, prefix }: Stack, jobId: string): Promise<void> {
  const job = await dynamoJobStore(clients.dynamo, resourceNames(prefix).tables.jobs).find(
    JobId.parse(jobId),
  );
  if (job?.status !== "COMPLETED" || !job.results.columns) throw new Error("The result has no columns.");
  const { vcf, columns } = job.results;
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `result ${mb(vcf.bytes)}, columns ${mb(columns.bytes)} (${Math.round((100 * columns.bytes) / vcf.bytes)} %)`,
  );
}

async function measure(stack: Stack, client: ApiClient, address: string, records: number): Promise<void> {
  const timed = async (route: string): Promise<{ ms: number; response: Response; text: string }> => {
    const began = performance.now();
    const response = await client.request(`${address}${route}`);
    const text = await response.text();
    const ms = performance.now() - began;
    if (!response.ok) throw new Error(`${route}: ${response.status} ${text.slice(0, 300)}`);
    return { ms, response, text };
  };
  /** A process that was just started compiles and opens its connections first: that is no part of the explorer. */
  const restart = async (): Promise<void> => {
    await stack.web().stop();
    await stack.restartWeb();
    await client.request("/api/jobs");
  };
  const line = (what: string, found: string, times: readonly number[]): void =>
    console.log(
      `${what.padEnd(28)}${found.padStart(10)}${times.map((ms) => `${Math.round(ms)} ms`.padStart(10)).join("")}`,
    );
  console.log(
    `${"".padEnd(28)}${"records".padStart(10)}${"cold".padStart(10)}${"first".padStart(10)}${"again".padStart(10)}`,
  );
  const cold = new Map<string, number>();
  for (const [what, query] of Object.entries(queries)) {
    await restart();
    cold.set(what, (await timed(`?limit=100&${encodeQuery(ExploreQuery.parse(query)).toString()}`)).ms);
  }
  await restart();
  await timed("?limit=100&filter=none");
  for (const [what, query] of Object.entries(queries)) {
    const asked = encodeQuery(ExploreQuery.parse(query)).toString();
    const first = await timed(`?limit=100&${asked}`);
    const again = await timed(`?limit=100&${asked}`);
    const { total } = JSON.parse(first.text) as VariantPage;
    line(what, String(total.count), [cold.get(what)!, first.ms, again.ms]);
  }
  for (const [what, route] of [
    ["the last page", `?limit=100&from=${records - 100}`],
    ["facets of all", "/facets"],
    ["facets of HIGH", "/facets?impact=HIGH"],
    ["facets of PASS", "/facets?filter=PASS"],
    ["one record", "/1000"],
    ["a gene", "/gene/TFC3"],
    ["genes that begin with Y", "/genes?prefix=Y"],
  ] as const) {
    const first = await timed(route);
    line(what, "", [first.ms, (await timed(route)).ms]);
  }
  const began = performance.now();
  const exported = await client.request(`${address}/export?format=vcf&compress=none&impact=HIGH`);
  if (!exported.ok || !exported.body) throw new Error(`The export was answered by ${exported.status}.`);
  // Of five million records more than a string can hold.
  let rows = 0;
  for await (const part of exported.body) for (const byte of part) if (byte === newline) rows++;
  const told = exported.headers.get("x-row-count") ?? "?";
  line("export of HIGH as VCF", told, [performance.now() - began]);
  console.log(`lines of the export, header included: ${rows}`);
}

const newline = 10;
