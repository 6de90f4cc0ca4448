import { awsClients } from "@gas/aws/clients";
import { readEnv } from "./env.ts";
import { createResources } from "./resources.ts";
import { startLocalAws } from "./start.ts";

/** The embedded AWS as a process of its own: one line of JSON when it is ready, a clean end on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const env = readEnv(process.env);
  const local = await startLocalAws({
    dataDir: env.LOCAL_AWS_DATA_DIR,
    ports: {
      s3: env.LOCAL_AWS_S3_PORT,
      messaging: env.LOCAL_AWS_MESSAGING_PORT,
      dynamo: env.LOCAL_AWS_DYNAMO_PORT,
      glacier: env.LOCAL_AWS_GLACIER_PORT,
      smtp: env.LOCAL_AWS_SMTP_PORT,
      inbox: env.LOCAL_AWS_INBOX_PORT,
    },
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
    region: env.AWS_REGION,
    corsOrigins: env.LOCAL_AWS_CORS_ORIGINS,
    glacierTimeScale: env.GLACIER_TIME_SCALE,
    ...(env.S3_FAULTS ? { s3Faults: env.S3_FAULTS } : {}),
    ...(env.GLACIER_FAULTS ? { glacierFaults: env.GLACIER_FAULTS } : {}),
    onFailure: (error) => console.error(error),
  });
  if (env.LOCAL_AWS_RESOURCES !== undefined)
    await createResources(
      awsClients({
        region: env.AWS_REGION,
        endpoints: local.endpoints,
        credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
      }),
      env.LOCAL_AWS_RESOURCES,
      env.LOCAL_AWS_CORS_ORIGINS,
      { vault: true },
    );
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= local.stop().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  console.log(
    JSON.stringify({ ready: true, pid: process.pid, endpoints: local.endpoints, mail: local.mail }),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
