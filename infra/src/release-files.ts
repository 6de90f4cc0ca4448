import { type Stack, aws_s3_assets as assets } from "aws-cdk-lib";
import { artefacts, type Artefact, type Release } from "./release.ts";
import type { Fetched } from "./user-data.ts";

export type ReleaseFiles = Record<Artefact, Fetched>;

/** Has the files of a release brought to S3 when the stack is deployed, and says where they lie. */
export function addReleaseFiles(stack: Stack, release: Release): ReleaseFiles {
  return Object.fromEntries(
    artefacts.map((artefact) => {
      const { path, sha256 } = release.artefacts[artefact];
      const asset = new assets.Asset(stack, `Release-${artefact}`, { path });
      return [artefact, { bucket: asset.s3BucketName, key: asset.s3ObjectKey, sha256 }];
    }),
  ) as ReleaseFiles;
}
