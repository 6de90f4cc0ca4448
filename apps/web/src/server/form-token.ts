import { cookies } from "next/headers";
import { env } from "./env.ts";
import { csrfCookieName, csrfTokenOf } from "./sign-in-form.ts";

/** The token that the sign-in and sign-out forms of this page view carry; its cookie was set before the page was made. */
export async function formToken(): Promise<string | undefined> {
  const settings = env();
  const cookie = (await cookies()).get(csrfCookieName(settings.NEXTAUTH_URL));
  return csrfTokenOf(cookie?.value, settings.NEXTAUTH_SECRET);
}
