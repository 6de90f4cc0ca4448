import { house } from "../../../server/compose.ts";
import { readiness } from "../../../server/readiness.ts";

export const dynamic = "force-dynamic";

/** For those who watch the service: whether this server and what it needs answer. For the load balancer there is /api/health. */
export async function GET(): Promise<Response> {
  const found = await readiness(house().deps);
  return Response.json(found, {
    status: found.ready ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}
