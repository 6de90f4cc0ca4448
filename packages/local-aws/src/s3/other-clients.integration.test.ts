import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootHere, credentials, region, temporaryDirectory } from "../../test/boot.ts";

const run = promisify(execFile);
const python = "/usr/bin/python3";
const awscli = "/usr/bin/aws";
const succeeds = (file: string, args: string[]) =>
  run(file, args).then(
    () => true,
    () => false,
  );
const hasBoto = existsSync(python) && (await succeeds(python, ["-c", "import boto3"]));
const hasAws = existsSync(awscli) && (await succeeds(awscli, ["--version"]));

let local: Awaited<ReturnType<typeof bootHere>>;
let dir: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  local = await bootHere();
  dir = await temporaryDirectory();
});
afterAll(async () => {
  await local.stop();
  await dir[Symbol.asyncDispose]();
  expect(local.failures).toEqual([]);
});

const environment = () => ({
  HOME: dir.path,
  PATH: "/usr/bin:/bin",
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: "true",
});

const script = `
import sys, io, hashlib, boto3
from botocore.config import Config
from boto3.s3.transfer import TransferConfig
s3 = boto3.client("s3", endpoint_url=sys.argv[1], config=Config(signature_version="s3v4", s3={"addressing_style": "path"}))
s3.create_bucket(Bucket="boto")
for key in ["plain", "sp ace/+ü'&<%2F", "a/../b"]:
    s3.put_object(Bucket="boto", Key=key, Body=key.encode(), Metadata={"job": "7"})
    got = s3.get_object(Bucket="boto", Key=key)
    assert got["Body"].read() == key.encode() and got["Metadata"] == {"job": "7"}
big = bytes(range(256)) * 65536
s3.upload_fileobj(io.BytesIO(big), "boto", "big", Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20, max_concurrency=2))
out = io.BytesIO(); s3.download_fileobj("boto", "big", out)
assert hashlib.sha256(out.getvalue()).digest() == hashlib.sha256(big).digest()
assert sorted(o["Key"] for o in s3.list_objects_v2(Bucket="boto")["Contents"]) == sorted(["plain", "sp ace/+ü'&<%2F", "a/../b", "big"])
import urllib.request
assert urllib.request.urlopen(s3.generate_presigned_url("get_object", Params={"Bucket": "boto", "Key": "plain"})).read() == b"plain"
for key in [o["Key"] for o in s3.list_objects(Bucket="boto")["Contents"]]: s3.delete_object(Bucket="boto", Key=key)
s3.delete_bucket(Bucket="boto")
print("fine")
`;

describe("another client of S3", () => {
  it.skipIf(!hasBoto)(
    "boto3 (skipped where it is not installed) reads, writes, lists and signs",
    async () => {
      const env = { ...environment(), AWS_DEFAULT_REGION: region };
      const { stdout } = await run(python, ["-W", "ignore", "-c", script, local.endpoints.s3], { env });
      expect(stdout.trim()).toBe("fine");
    },
  );

  it.skipIf(!hasAws)(
    "the aws command (skipped where it is not installed) copies there and back",
    async () => {
      const aws = async (...args: string[]) =>
        (await run(awscli, ["--endpoint-url", local.endpoints.s3, ...args], { env: environment() })).stdout;
      const from = join(dir.path, "from");
      await mkdir(from);
      await writeFile(join(from, "a b.txt"), "small");
      await writeFile(join(from, "big.bin"), Buffer.alloc(9 << 20, "big")); // over 8 MiB it goes up in parts
      await aws("s3", "mb", "s3://cli");
      await aws("s3", "cp", "--recursive", "--quiet", from, "s3://cli/dir/");
      expect(await aws("s3", "ls", "--recursive", "s3://cli")).toMatch(
        /5 dir\/a b\.txt\n.*9437184 dir\/big\.bin/,
      );
      await aws("s3", "cp", "--quiet", "s3://cli/dir/big.bin", join(dir.path, "back"));
      expect((await readFile(join(dir.path, "back"))).equals(Buffer.alloc(9 << 20, "big"))).toBe(true);
      await aws("s3", "rb", "--force", "s3://cli");
      expect(await aws("s3", "ls")).not.toContain("cli");
    },
  );
});
