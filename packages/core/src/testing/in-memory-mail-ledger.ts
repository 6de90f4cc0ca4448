import type { MailEntry } from "../mail/mail-entry.ts";
import type { MailLedger } from "../ports/mail-ledger.ts";

/** A mail ledger for tests; passes the same contract as the one on DynamoDB. */
export function inMemoryMailLedger(): MailLedger {
  const rows = new Map<string, MailEntry>();
  const put = <E extends MailEntry>(entry: E): E => {
    rows.set(entry.mailId, entry);
    return entry;
  };
  return {
    find: async (mailId) => rows.get(mailId) ?? null,
    claim: async (mail, lease, now) => {
      const row = rows.get(mail.mailId);
      if (row && (row.state !== "SENDING" || row.lease.until > now)) return null;
      const attempts = (row?.attempts ?? 0) + 1;
      return put({ ...mail, state: "SENDING", lease, attempts, changedAt: now });
    },
    decline: async (mail, because, now) => {
      if (rows.has(mail.mailId)) return false;
      put({ ...mail, state: "DECLINED", because, attempts: 0, changedAt: now });
      return true;
    },
    settle: async (mailId, leaseOwner, outcome, now) => {
      const row = rows.get(mailId);
      if (row?.state !== "SENDING" || row.lease.owner !== leaseOwner) return false;
      const { lease, because: _, ...rest } = row;
      if (outcome.state === "SENDING") {
        const { because, again } = outcome;
        put({ ...rest, state: "SENDING", because, lease: { ...lease, until: again }, changedAt: now });
      } else put({ ...rest, ...outcome, changedAt: now });
      return true;
    },
    bounced: async (mailId, because, now) => {
      const row = rows.get(mailId);
      if (row?.state !== "SENT") return false;
      put({ ...row, state: "BOUNCED", because, changedAt: now });
      return true;
    },
    listOf: async (userId, limit) =>
      [...rows.values()]
        .filter((row) => row.userId === userId)
        .toSorted((a, b) => b.changedAt - a.changedAt)
        .slice(0, limit),
  };
}
