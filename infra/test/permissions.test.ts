import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { duties } from "@gas/core/messages/duties";
import { mailPermissions } from "../src/mail.ts";
import { drainPermissions, permissionsOf, type Permission } from "../src/permissions.ts";
import { stages } from "./test-stages.ts";

/** Where commands are sent to AWS: nowhere else, as architecture.test.ts sees to. */
const folders = ["../../packages/aws/src", "../../apps/worker/src/mail"].map((folder) =>
  path.resolve(import.meta.dirname, folder),
);

/** The action that IAM asks for when a command is sent; where the two have one name, none is given. */
const actionsOfS3: Record<string, readonly string[]> = {
  HeadObject: ["GetObject"],
  DeleteObject: ["DeleteObject", "DeleteObjectVersion"],
  GetObject: ["GetObject", "GetObjectVersion"],
  ListObjectsV2: ["ListBucket"],
  ListObjectVersions: ["ListBucketVersions"],
  CopyObject: ["GetObject", "GetObjectVersion", "PutObject"],
  UploadPartCopy: ["GetObject", "GetObjectVersion", "PutObject"],
  CreateMultipartUpload: ["PutObject"],
  UploadPart: ["PutObject"],
  CompleteMultipartUpload: ["PutObject"],
  ListParts: ["ListMultipartUploadParts"],
};
const actionsOfDynamo: Record<string, readonly string[]> = {
  BatchGet: ["BatchGetItem"],
  Get: ["GetItem"],
  Put: ["PutItem"],
  Update: ["UpdateItem"],
  Delete: ["DeleteItem"],
};
const services: { client: string; prefix: string; actions: Record<string, readonly string[]> }[] = [
  { client: "@aws-sdk/client-s3", prefix: "s3", actions: actionsOfS3 },
  { client: "@aws-sdk/lib-dynamodb", prefix: "dynamodb", actions: actionsOfDynamo },
  { client: "@aws-sdk/client-sqs", prefix: "sqs", actions: {} },
  { client: "@aws-sdk/client-sns", prefix: "sns", actions: {} },
  { client: "@aws-sdk/client-glacier", prefix: "glacier", actions: {} },
  { client: "@aws-sdk/client-auto-scaling", prefix: "autoscaling", actions: {} },
  // A mail that is made here, and not by SES, is raw to SES and asks for both.
  { client: "@aws-sdk/client-sesv2", prefix: "ses", actions: { SendEmail: ["SendEmail", "SendRawEmail"] } },
];

/** Every action of AWS that a command of the adapters needs. */
function actionsThatTheCodeNeeds(): Set<string> {
  const needed = new Set<string>();
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
      .map((file) => path.join(folder, file)),
  );
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const [, imported = "", from = ""] of text.matchAll(
      /import \{([^}]*)\} from "(@aws-sdk\/[^"]+)"/g,
    )) {
      const service = services.find(({ client }) => client === from);
      for (const [, command = ""] of imported.matchAll(/\b(\w+)Command\b/g)) {
        if (!service)
          throw new Error(`${file} sends ${command} to ${from}, which no permission is known for.`);
        for (const action of service.actions[command] ?? [command]) needed.add(`${service.prefix}:${action}`);
      }
    }
  }
  return needed;
}

const granted = (permissions: readonly Permission[]) =>
  new Set(permissions.flatMap(({ actions }) => actions));

describe("what roles may do", () => {
  it("is what the code calls, all of it and no more", () => {
    const needed = actionsThatTheCodeNeeds();
    expect(needed.size).toBeGreaterThan(30);
    const given = granted(
      [stages.ec2, stages.vault].flatMap((stage) => [
        ...(["web", ...duties] as const).flatMap((who) => permissionsOf(who, stage)),
        drainPermissions(stage),
        ...mailPermissions(stage),
      ]),
    );
    expect([...given].toSorted()).toEqual([...needed].toSorted());
  });

  it("keeps the web from the archive, from deleting rows, and from all messages but dead letters", () => {
    const permissions = permissionsOf("web", stages.ec2);
    const web = granted(permissions);
    for (const action of ["s3:RestoreObject", "dynamodb:DeleteItem"]) expect(web).not.toContain(action);
    for (const { actions, resources } of permissions)
      if (actions.includes("sqs:ReceiveMessage") || actions.includes("sqs:DeleteMessage"))
        for (const arn of resources) expect(arn).toMatch(/-dead-letters$/);
    const onResults = permissionsOf("web", stages.ec2).filter(({ resources }) =>
      resources.includes("arn:aws:s3:::gas-example-results/*"),
    );
    expect([...granted(onResults)]).toEqual(["s3:GetObject", "s3:GetObjectVersion"]);
  });

  it("keeps annotators from the archive and from changing inputs or people", () => {
    const annotating = permissionsOf("annotating", stages.ec2);
    expect(JSON.stringify(annotating)).not.toMatch(/archives|glacier/);
    const on = (resource: string) =>
      [...granted(annotating.filter(({ resources }) => resources.includes(resource)))].toSorted();
    expect(on("arn:aws:s3:::gas-example-inputs/*")).toEqual(["s3:GetObject", "s3:GetObjectVersion"]);
    expect(on("arn:aws:dynamodb:eu-central-1:111122223333:table/gas-example-users")).toEqual([
      "dynamodb:GetItem",
    ]);
  });

  it("gives the vault's actions on the vault, and only where the archive is one", () => {
    const actions = (who: "keeping", stage: (typeof stages)["vault"]) =>
      [...granted(permissionsOf(who, stage))].filter((action) => action.startsWith("glacier:"));
    expect(actions("keeping", stages.ec2)).toEqual([]);
    expect(actions("keeping", stages.vault)).toHaveLength(10);
    for (const { actions: some, resources } of permissionsOf("keeping", stages.vault))
      if (some[0]?.startsWith("glacier:"))
        expect(resources).toEqual(["arn:aws:glacier:eu-central-1:111122223333:vaults/gas-example-results"]);
  });
});
