import { readCors, writeCors, type CorsRule } from "../cors.ts";
import { S3Error } from "../errors.ts";
import { receiveXml } from "../receive-body.ts";
import { xmlReply, type Operation } from "../request.ts";
import { element, xmlDocument } from "../xml.ts";

// S3 user guide, "Bucket naming rules".
const bucketName = /^(?!xn--|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;

/** Makes a bucket. Making it again is no error in us-east-1 and a conflict everywhere else, as at S3. */
export const createBucket: Operation = async ({ store, region }, request) => {
  if (!bucketName.test(request.bucket)) throw new S3Error("InvalidBucketName");
  if (Number(request.fields["content-length"] ?? 0) > 0)
    await receiveXml(request, "CreateBucketConfiguration");
  const outcome = store.createBucket(request.bucket);
  if (outcome === "existed" && region !== "us-east-1") throw new S3Error("BucketAlreadyOwnedByYou");
  return { status: 200, headers: { location: `/${request.bucket}` } };
};

export const headBucket: Operation = ({ store, region }, { bucket }) => {
  store.requireBucket(bucket);
  return { status: 200, headers: { "x-amz-bucket-region": region } };
};

export const deleteBucket: Operation = ({ store }, { bucket }) => {
  store.removeBucket(bucket);
  return { status: 204 };
};

export const listBuckets: Operation = ({ store, credentials }) =>
  xmlReply(
    xmlDocument(
      element(
        "ListAllMyBucketsResult",
        element("Owner", element("ID", credentials.accessKeyId)),
        element(
          "Buckets",
          ...store
            .listBuckets()
            .map(({ name, createdAt }) =>
              element("Bucket", element("Name", name), element("CreationDate", createdAt.toISOString())),
            ),
        ),
      ),
    ),
  );

/** us-east-1 is told as an empty text, for it is older than the idea of regions. */
export const getBucketLocation: Operation = ({ store, region }, { bucket }) => {
  store.requireBucket(bucket);
  return xmlReply(xmlDocument(element("LocationConstraint", region === "us-east-1" ? "" : region)));
};

export const putBucketCors: Operation = async ({ store }, request) => {
  store.requireBucket(request.bucket);
  const rules = readCors(await receiveXml(request, "CORSConfiguration"));
  store.setBucketCors(request.bucket, JSON.stringify(rules));
  return { status: 200 };
};

export const getBucketCors: Operation = ({ store }, { bucket }) => {
  const { cors } = store.requireBucket(bucket);
  if (cors === undefined) throw new S3Error("NoSuchCORSConfiguration");
  return xmlReply(writeCors(JSON.parse(cors) as CorsRule[]));
};

export const deleteBucketCors: Operation = ({ store }, { bucket }) => {
  store.setBucketCors(bucket, undefined);
  return { status: 204 };
};
