import {
  DeleteArchiveCommand,
  DescribeJobCommand,
  InitiateJobCommand,
  ResourceNotFoundException,
  type GlacierClient,
} from "@aws-sdk/client-glacier";
import type { S3Client } from "@aws-sdk/client-s3";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import { contentTypes } from "@gas/core/uploads/object-keys";
import { s3ObjectStore } from "./s3-object-store.ts";
import { newestInventory } from "./vault-inventory-job.ts";
import { checkOutput, readJobOutput } from "./vault-job-output.ts";
import { uploadToVault, type VaultUploadLimits, vaultUploadLimits } from "./vault-upload.ts";

export type GlacierVaultOptions = {
  vault: string;
  /** The name of the bucket of results. */
  results: string;
  now(): number;
  limits?: VaultUploadLimits;
};

/**
 * The archive as a Glacier vault. An archive's description is the S3 key that it was made of. That a retrieval has ended
 * is told by the vault's own notification setting: were a topic named with each job too, every notice would come twice.
 */
export function glacierVaultArchiveStore(
  { glacier, s3 }: { glacier: GlacierClient; s3: S3Client },
  { vault, results: bucket, now, limits = vaultUploadLimits }: GlacierVaultOptions,
): ArchiveStore {
  const results = s3ObjectStore(s3, bucket);
  const ours = { accountId: "-", vaultName: vault };

  return {
    store: async ({ key, versionId, bytes }, _attempt, signal) => {
      const chunks = results.read(key, { versionId, ...(signal ? { signal } : {}) });
      const { archiveId, fingerprint } = await uploadToVault(
        glacier,
        { vault, description: key, bytes },
        chunks,
        limits,
        signal,
      );
      return { archiveId, copy: { bytes, treeHash: fingerprint.treeHash }, sha256: fingerprint.sha256 };
    },

    retrieve: async (archiveId, key, tier) => {
      try {
        const { jobId } = await glacier.send(
          new InitiateJobCommand({
            ...ours,
            jobParameters: { Type: "archive-retrieval", ArchiveId: archiveId, Tier: tier, Description: key },
          }),
        );
        if (!jobId) throw new Error("The vault named no job.");
        return { retrievalId: jobId, ready: false };
      } catch (error) {
        // By name: their HTTP status is one in the documentation and another in the SDK's model.
        const name = error instanceof Error ? error.name : "";
        if (name === "InsufficientCapacityException") return { refused: "capacity" };
        if (name === "PolicyEnforcedException") return { refused: "policy" };
        throw error;
      }
    },

    look: async (_archiveId, retrievalId) => {
      try {
        const job = await glacier.send(new DescribeJobCommand({ ...ours, jobId: retrievalId }));
        if (!job.Completed) return "in_progress";
        if (job.StatusCode !== "Succeeded") return "failed"; // Completed says only that it has ended
        // A job may be described for longer than its output stays: 24 hours or more, so it is tried and not computed.
        await checkOutput(glacier, vault, retrievalId);
        return "ready";
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return "gone";
        throw error;
      }
    },

    bringBack: async (_archiveId, retrievalId, key, signal) => {
      const writer = results.writer(key, contentTypes.vcf);
      try {
        for await (const chunk of readJobOutput(glacier, { vault, jobId: retrievalId }, signal))
          await writer.write(chunk);
        signal?.throwIfAborted();
        return await writer.close();
      } catch (error) {
        await writer.abort();
        throw error;
      }
    },

    remove: async (archiveId) => {
      try {
        await glacier.send(new DeleteArchiveCommand({ ...ours, archiveId }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },

    list: () => newestInventory(glacier, vault, now()),
  };
}
