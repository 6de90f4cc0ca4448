import { createHash, randomBytes } from "node:crypto";

/**
 * next-auth takes a sign-in form only with a token that matches a cookie, and leaves it to a script to fetch both.
 * Made here, in its own format (`token|sha256(token + secret)`), so that the forms work without any script.
 */
export function csrfCookieName(serviceUrl: string): string {
  return serviceUrl.startsWith("https://") ? "__Host-next-auth.csrf-token" : "next-auth.csrf-token";
}

/** A new cookie value. */
export function newCsrfCookie(secret: string): string {
  const token = randomBytes(32).toString("hex");
  return `${token}|${hashOf(token, secret)}`;
}

/** The token that a form must carry beside the cookie; undefined when the cookie was not made with `secret`. */
export function csrfTokenOf(cookie: string | undefined, secret: string): string | undefined {
  // A cookie's value may come encoded, the bar as %7C.
  const [token, hash] = (cookie ?? "").replace(/%7c/i, "|").split("|");
  return token && hash === hashOf(token, secret) ? token : undefined;
}

function hashOf(token: string, secret: string): string {
  return createHash("sha256").update(`${token}${secret}`).digest("hex");
}
