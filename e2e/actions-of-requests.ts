import type { Recorded } from "./recording-proxy.ts";

/** An action as IAM knows it, on the resource that it is done to, by ARN. */
export type Asked = { action: string; resource: string };

const region = "us-east-1";
const account = "000000000000";

/** What IAM would be asked about a request to S3 (Service Authorization Reference, "Actions for Amazon S3"). */
export function askedOfS3({ method, url, headers }: Recorded): Asked[] {
  if (method === "OPTIONS") return []; // a browser's question before it asks
  const [, bucket = "", ...rest] = decodeURIComponent(url.pathname).split("/");
  const key = rest.join("/");
  const has = (name: string) => url.searchParams.has(name);
  if (key === "") {
    // A form's key is in its body; whoever signed it is asked for that.
    if (method === "POST") return [{ action: "s3:PutObject", resource: `arn:aws:s3:::${bucket}/a-form` }];
    return [
      {
        action: has("versions") ? "s3:ListBucketVersions" : "s3:ListBucket",
        resource: `arn:aws:s3:::${bucket}`,
      },
    ];
  }
  const on = (action: string): Asked => ({
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${bucket}/${key}`,
  });
  switch (method) {
    case "GET":
    case "HEAD":
      if (has("uploadId")) return [on("ListMultipartUploadParts")];
      return [on(has("versionId") ? "GetObjectVersion" : "GetObject")];
    case "DELETE":
      if (has("uploadId")) return [on("AbortMultipartUpload")];
      return [on(has("versionId") ? "DeleteObjectVersion" : "DeleteObject")];
    case "POST":
      return [on(has("restore") ? "RestoreObject" : "PutObject")];
    default: {
      const source = headers["x-amz-copy-source"];
      if (source === undefined) return [on("PutObject")];
      const [from = "", query = ""] = decodeURIComponent(String(source)).replace(/^\//, "").split("?");
      const action = query.includes("versionId=") ? "s3:GetObjectVersion" : "s3:GetObject";
      return [on("PutObject"), { action, resource: `arn:aws:s3:::${from}` }];
    }
  }
}

/** Of DynamoDB: the action is named in a header, table and index in the body. */
export function askedOfDynamo({ headers, body }: Recorded): Asked[] {
  const action = `dynamodb:${String(headers["x-amz-target"]).split(".").at(-1)}`;
  const { TableName, IndexName, RequestItems } = JSON.parse(body) as {
    TableName?: string;
    IndexName?: string;
    RequestItems?: Record<string, unknown>;
  };
  const tables = TableName === undefined ? Object.keys(RequestItems ?? {}) : [TableName];
  return tables.map((table) => ({
    action,
    resource: `arn:aws:dynamodb:${region}:${account}:table/${table}${IndexName ? `/index/${IndexName}` : ""}`,
  }));
}

/** Of SQS and SNS, which share a port: SQS speaks JSON, SNS forms. */
export function askedOfMessaging({ headers, body }: Recorded): Asked[] {
  const target = headers["x-amz-target"];
  if (target !== undefined) {
    const { QueueUrl, QueueName } = JSON.parse(body) as { QueueUrl?: string; QueueName?: string };
    const queue = QueueName ?? new URL(QueueUrl ?? "").pathname.split("/").at(-1);
    return [
      {
        action: `sqs:${String(target).split(".").at(-1)}`,
        resource: `arn:aws:sqs:${region}:${account}:${queue}`,
      },
    ];
  }
  const form = new URLSearchParams(body);
  return [{ action: `sns:${form.get("Action")}`, resource: form.get("TopicArn") ?? "" }];
}
