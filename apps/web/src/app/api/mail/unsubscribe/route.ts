import { AppError } from "@gas/core/errors/app-error";
import { provenRoute } from "../../../../server/proven-route.ts";
import { addressOf } from "../../../../server/rate-limits.ts";
import { unsubscribe, UnsubscribeForm } from "../../../../server/unsubscribe.ts";

const maxBodyBytes = 4 * 1024;

const tokenOf = (request: Request) => new URL(request.url).searchParams.get("t") ?? "";
const pageOf = (token: string) => `/unsubscribe?t=${encodeURIComponent(token)}`;
const redirect = (path: string) => new Response(null, { status: 303, headers: { Location: path } });

/** Whoever follows the link of a mail's header in a browser is asked first: link checkers follow links too. */
export function GET(request: Request): Response {
  return redirect(pageOf(tokenOf(request)));
}

/** One POST ends mails of one kind to one person: of a mail program (RFC 8058), or of our own page, which is shown again. */
export const POST = provenRoute(maxBodyBytes, async ({ house, body, request }) => {
  await house.limits.spend("guest", addressOf(request.headers, house.env.PROXIES));
  const token = tokenOf(request);
  const fields = new URLSearchParams(body);
  const form = UnsubscribeForm.safeParse(fields.has("what") ? { what: fields.get("what") } : {});
  if (!form.success || !(await unsubscribe(house.deps, token, form.data.what)))
    throw new AppError("not_found", "This link ends no mails. Mails are turned off under Settings.");
  return fields.has("what") ? redirect(`${pageOf(token)}&done=${form.data.what}`) : new Response(null);
});
