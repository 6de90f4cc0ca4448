import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy } from "./server/content-security-policy.ts";
import { env } from "./server/env.ts";
import { frontPageKeeper, isPlainVisit } from "./server/front-page.ts";
import { csrfCookieName, csrfTokenOf, newCsrfCookie } from "./server/sign-in-form.ts";

/** By this header the keeper of the front page asks for it; its value is the nonce, known to this process only. */
const rendering = { header: "x-front-page", nonce: "" };

const frontPage = frontPageKeeper({
  render: (nonce) => {
    rendering.nonce = nonce;
    return fetch(`http://127.0.0.1:${process.env["PORT"] ?? 3000}/`, {
      headers: { [rendering.header]: nonce },
    });
  },
  now: Date.now,
  newNonce: () => crypto.randomUUID(),
});

/** Before each page: its security policy, and the cookie without which its sign-in and sign-out forms would need a script. */
export function proxy(request: NextRequest): NextResponse {
  const settings = env();
  const canonical = new URL(settings.NEXTAUTH_URL);
  // Session cookies belong to one host name: whoever came by another (localhost for 127.0.0.1) would sign in and not be.
  if (request.nextUrl.pathname === "/sign-in" && request.headers.get("host") !== canonical.host)
    return NextResponse.redirect(new URL(`/sign-in${request.nextUrl.search}`, canonical));

  const developing = process.env.NODE_ENV === "development";
  const asked = request.headers.get(rendering.header);
  const nonce = asked !== null && asked === rendering.nonce ? asked : crypto.randomUUID();
  const policy = contentSecurityPolicy(settings, nonce, developing);
  if (!developing && asked === null && isPlainVisit(request.method, request.nextUrl, request.headers)) {
    const page = frontPage.current();
    if (page)
      return new NextResponse(page.html.join(nonce), {
        headers: {
          "Content-Type": "text/html; charset=utf-8",
          "Cache-Control": "private, no-cache, no-store, max-age=0, must-revalidate",
          "Content-Security-Policy": policy,
          Link: page.links.join(nonce),
          Vary: "rsc",
        },
      });
  }
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  // For the layouts, which are not told the address.
  headers.set("x-path", request.nextUrl.pathname);

  const cookieName = csrfCookieName(settings.NEXTAUTH_URL);
  const standing = request.cookies.get(cookieName)?.value;
  const fresh = csrfTokenOf(standing, settings.NEXTAUTH_SECRET)
    ? undefined
    : newCsrfCookie(settings.NEXTAUTH_SECRET);
  if (fresh) {
    request.cookies.set(cookieName, fresh);
    headers.set("cookie", request.cookies.toString());
  }
  const response = NextResponse.next({ request: { headers } });
  if (fresh)
    response.cookies.set(cookieName, fresh, {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure: canonical.protocol === "https:",
    });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

/** Pages only: the API and files carry no scripts. */
export const config = { matcher: ["/((?!api/|_next/|sample|icon.svg|favicon.ico).*)"] };
