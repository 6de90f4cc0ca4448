import { createHash } from "node:crypto";
import { JobId } from "@gas/core/jobs/job-id";
import type { UserId } from "@gas/core/accounts/account";

/**
 * The id of the job that `userId` asks for by the click `clickId`: the same click is the same job however often it
 * arrives, and nobody can land on another person's id. A UUID of version 8 ("custom", RFC 9562 section 5.8).
 */
export function newJobId(userId: UserId, clickId: string): JobId {
  const bytes = createHash("sha256").update(`${userId}\n${clickId.toLowerCase()}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return JobId.parse(
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-"),
  );
}
