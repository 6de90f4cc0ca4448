import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { simpleParser, type AddressObject, type ParsedMail } from "mailparser";

/** A mail as the inbox shows it. */
export type InboxMail = {
  id: string;
  receivedAt: number;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string | null;
  messageId: string;
  /** Where one POST ends such mails (RFC 8058), if the mail says so. */
  oneClickUrl: string | null;
  /** How often it came: a repeat of the same Message-ID is kept once, as large mail systems do. */
  deliveries: number;
};

export type Mailbox = {
  /** Keeps a mail as it came over the wire. */
  keep(raw: Buffer): Promise<void>;
  /** Newest first. */
  list(): Promise<InboxMail[]>;
  find(id: string): Promise<InboxMail | null>;
  clear(): void;
};

/** A folder of mails: `<when>-<hash of the Message-ID>.eml`, and beside it a dot for each time it came again. */
export function openMailbox(dir: string, clock: () => Date = () => new Date()): Mailbox {
  mkdirSync(dir, { recursive: true });
  const parsed = new Map<string, Promise<ParsedMail>>();
  const ids = () =>
    readdirSync(dir)
      .filter((name) => name.endsWith(".eml"))
      .map((name) => name.slice(0, -".eml".length))
      .toSorted()
      .reverse();
  const read = async (id: string): Promise<InboxMail> => {
    const mail = parsed.get(id) ?? simpleParser(readFileSync(path.join(dir, `${id}.eml`)));
    parsed.set(id, mail);
    return shown(id, await mail, 1 + repeatsOf(path.join(dir, `${id}.repeats`)));
  };
  return {
    keep: async (raw) => {
      const { messageId } = await simpleParser(raw);
      const hash = createHash("sha256")
        .update(messageId ?? raw)
        .digest("hex")
        .slice(0, 24);
      const known = ids().find((id) => id.endsWith(`-${hash}`));
      if (known) return appendFileSync(path.join(dir, `${known}.repeats`), ".");
      const file = path.join(dir, `${String(clock().getTime()).padStart(15, "0")}-${hash}.eml`);
      writeFileSync(`${file}.part`, raw); // a mail is in the list whole or not at all
      renameSync(`${file}.part`, file);
    },
    list: () => Promise.all(ids().map(read)),
    find: async (id) => (ids().includes(id) ? read(id) : null),
    clear: () => {
      for (const name of readdirSync(dir)) rmSync(path.join(dir, name));
      parsed.clear();
    },
  };
}

function repeatsOf(file: string): number {
  try {
    return readFileSync(file).length;
  } catch {
    return 0; // came once
  }
}

function shown(id: string, mail: ParsedMail, deliveries: number): InboxMail {
  const header = (name: string) => {
    const line = mail.headerLines.find(({ key }) => key === name)?.line ?? "";
    return line.slice(name.length + 1).trim();
  };
  const isOneClick = header("list-unsubscribe-post") === "List-Unsubscribe=One-Click";
  const url = /<(https?:[^>]+)>/.exec(header("list-unsubscribe").replace(/\s/g, ""))?.[1];
  return {
    id,
    receivedAt: Number(id.slice(0, 15)),
    from: addresses(mail.from),
    to: addresses(mail.to),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html || null,
    messageId: mail.messageId ?? "",
    oneClickUrl: isOneClick && url ? url : null,
    deliveries,
  };
}

function addresses(of: AddressObject | AddressObject[] | undefined): string {
  return [of ?? []]
    .flat()
    .map(({ text }) => text)
    .join(", ");
}
