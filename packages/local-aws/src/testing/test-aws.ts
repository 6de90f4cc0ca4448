import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { awsClients, type AwsClients, type AwsConfig } from "@gas/aws/clients";
import { resourceNames, topicArns, type ResourceNames } from "@gas/aws/topology";
import { createResources } from "../resources.ts";
import { startLocalAws, type LocalAwsOptions } from "../start.ts";

/** An embedded AWS of a test's own: free ports, a new folder, all resources made. */
export type TestAws = {
  config: AwsConfig;
  clients: AwsClients;
  names: ResourceNames;
  topicArns: ReturnType<typeof topicArns>;
  /** Where mail is handed in, and where it can be read. */
  mail: { smtp: string; inbox: string };
  /** Looks what a clock that was moved by hand has brought about. */
  tick(): Promise<void>;
  stop(): Promise<void>;
};

const region = "us-east-1";
const prefix = "gas";
const credentials = { accessKeyId: "TEST", secretAccessKey: "test-secret" };

export async function startTestAws(
  options: Pick<LocalAwsOptions, "clock" | "glacierTimeScale"> = {},
): Promise<TestAws> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "gas-test-aws-"));
  const aws = await startLocalAws({
    dataDir,
    ports: { s3: 0, messaging: 0, dynamo: 0 },
    credentials,
    region,
    corsOrigins: [],
    ...options,
  });
  const config = { region, credentials, endpoints: aws.endpoints };
  const clients = awsClients(config);
  await createResources(clients, prefix, ["http://localhost:3000"], { vault: true });
  return {
    config,
    clients,
    names: resourceNames(prefix),
    topicArns: topicArns(region, "000000000000", prefix),
    mail: aws.mail,
    tick: aws.tick,
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await aws.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
