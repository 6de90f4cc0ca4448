import { createHash } from "node:crypto";
import { UserId } from "@gas/core/accounts/account";

/** A stable id for who an OIDC provider says somebody is. Names and mail addresses change hands; issuer and subject do not. */
export function userIdOf(issuer: string, subject: string): UserId {
  const digest = createHash("sha256").update(`${issuer}|${subject}`).digest("hex");
  return UserId.parse(`u-${digest.slice(0, 24)}`);
}
