import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootHere, credentials, region, temporaryDirectory } from "../../test/boot.ts";

const run = promisify(execFile);
const python = "/usr/bin/python3";
const hasBoto =
  existsSync(python) &&
  (await run(python, ["-c", "import boto3"]).then(
    () => true,
    () => false,
  ));

let local: Awaited<ReturnType<typeof bootHere>>;
let dir: Awaited<ReturnType<typeof temporaryDirectory>>;
let now = new Date("2032-05-05T10:00:00Z");
beforeAll(async () => {
  local = await bootHere({ clock: () => now });
  dir = await temporaryDirectory();
});
afterAll(async () => {
  await local.stop();
  await dir[Symbol.asyncDispose]();
  expect(local.failures).toEqual([]);
});

const prelude = `
import sys, io, json, boto3
from botocore.utils import calculate_tree_hash
glacier = boto3.client("glacier", endpoint_url=sys.argv[1])
big = bytes(range(256)) * 8192 + b"and a bit"  # 2 MiB and 9 bytes
MiB = 1 << 20
`;
const store = `${prelude}
glacier.create_vault(vaultName="boto")
assert [v["VaultName"] for v in glacier.list_vaults()["VaultList"]] == ["boto"]
small = glacier.upload_archive(vaultName="boto", archiveDescription="small one", body=b"small")
assert small["checksum"] == calculate_tree_hash(io.BytesIO(b"small"))
upload = glacier.initiate_multipart_upload(vaultName="boto", archiveDescription="big one", partSize=str(MiB))["uploadId"]
for at in range(0, len(big), MiB):
    part = big[at:at + MiB]
    glacier.upload_multipart_part(vaultName="boto", uploadId=upload, range=f"bytes {at}-{at + len(part) - 1}/*", body=part)
assert len(glacier.list_parts(vaultName="boto", uploadId=upload)["Parts"]) == 3
done = glacier.complete_multipart_upload(vaultName="boto", uploadId=upload, archiveSize=str(len(big)), checksum=calculate_tree_hash(io.BytesIO(big)))
archive = done["archiveId"]
job = glacier.initiate_job(vaultName="boto", jobParameters={"Type": "archive-retrieval", "ArchiveId": archive, "Description": "for boto"})["jobId"]
inventory = glacier.initiate_job(vaultName="boto", jobParameters={"Type": "inventory-retrieval"})["jobId"]
assert not glacier.describe_job(vaultName="boto", jobId=job)["Completed"]
try:
    glacier.get_job_output(vaultName="boto", jobId=job)
    assert False
except glacier.exceptions.InvalidParameterValueException: pass
print(json.dumps([job, inventory, archive, small["archiveId"]]))
`;
const fetchBack = `${prelude}
job, inventory, archive, small = json.loads(sys.argv[2])
assert glacier.describe_job(vaultName="boto", jobId=job)["StatusCode"] == "Succeeded"
got = glacier.get_job_output(vaultName="boto", jobId=job)
assert got["body"].read() == big and got["checksum"] == calculate_tree_hash(io.BytesIO(big)) and got["archiveDescription"] == "big one"
part = glacier.get_job_output(vaultName="boto", jobId=job, range=f"bytes={MiB}-{2 * MiB - 1}")
assert part["status"] == 206 and part["body"].read() == big[MiB:2 * MiB] and part["checksum"] == calculate_tree_hash(io.BytesIO(big[MiB:2 * MiB]))
listed = json.loads(glacier.get_job_output(vaultName="boto", jobId=inventory)["body"].read())["ArchiveList"]
assert sorted(a["ArchiveDescription"] for a in listed) == ["big one", "small one"]
assert len(glacier.list_jobs(vaultName="boto", completed="true")["JobList"]) == 2
for one in [archive, small]: glacier.delete_archive(vaultName="boto", archiveId=one)
glacier.delete_vault(vaultName="boto")
assert glacier.list_vaults()["VaultList"] == []
print("fine")
`;

describe("another client of Glacier", () => {
  it.skipIf(!hasBoto)("boto3 (skipped where it is not installed) stores, retrieves and lists", async () => {
    const env = {
      HOME: dir.path,
      PATH: "/usr/bin:/bin",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: "true",
    };
    const boto = async (script: string, ...more: string[]) =>
      (
        await run(python, ["-W", "ignore", "-c", script, local.endpoints.glacier, ...more], { env })
      ).stdout.trim();
    const names = await boto(store);
    now = new Date(now.getTime() + 4 * 3600_000);
    await local.tick();
    expect(await boto(fetchBack, names)).toBe("fine");
  });
});
