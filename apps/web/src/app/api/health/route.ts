export const dynamic = "force-dynamic";

/** For load balancers: the process answers. It asks nothing else, so that a slow table does not take every server away at once. */
export function GET(): Response {
  return Response.json({ ok: true }, { headers: { "Cache-Control": "no-store" } });
}
