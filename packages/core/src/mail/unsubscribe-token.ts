import { UserId } from "../accounts/account.ts";
import { MailKind } from "./mail-wishes.ts";

/** Whose mails of which kind a link ends. */
export type Unsubscription = { userId: UserId; kind: MailKind };

const encoder = new TextEncoder();

/**
 * A token that ends mails of one kind to one person, and can do nothing else. It does not expire: a mail may be read
 * years later (RFC 8058, 3.1: the link must be hard to forge, and work without signing in).
 */
export async function unsubscribeToken(secret: string, { userId, kind }: Unsubscription): Promise<string> {
  const says = `${userId}.${kind}`;
  const signature = await crypto.subtle.sign("HMAC", await keyOf(secret), encoder.encode(says));
  return `${says}.${toBase64Url(new Uint8Array(signature))}`;
}

/** What `token` ends, or null when it was not made with `secret`. */
export async function readUnsubscribeToken(secret: string, token: string): Promise<Unsubscription | null> {
  const [user = "", kindName = "", signature = "", ...more] = token.split(".");
  const userId = UserId.safeParse(user);
  const kind = MailKind.safeParse(kindName);
  if (!userId.success || !kind.success || more.length > 0) return null;
  const bytes = fromBase64Url(signature);
  if (!bytes) return null;
  const says = encoder.encode(`${user}.${kindName}`);
  const isOurs = await crypto.subtle.verify("HMAC", await keyOf(secret), bytes, says); // in constant time
  return isOurs ? { userId: userId.data, kind: kind.data } : null;
}

function keyOf(secret: string) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", encoder.encode(`unsubscribe ${secret}`), algorithm, false, [
    "sign",
    "verify",
  ]);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return null; // 32 bytes
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}
