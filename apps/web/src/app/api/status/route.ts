import { house } from "../../../server/compose.ts";
import { refusal } from "../../../server/route.ts";

export const dynamic = "force-dynamic";

/** How the service does: the figures of the status page, for programs that watch it. Open to everybody. */
export async function GET(request: Request): Promise<Response> {
  const { status, deps } = house();
  try {
    return Response.json(await status(), { headers: { "Cache-Control": "public, max-age=5" } });
  } catch (error) {
    return refusal(error, request, deps.log);
  }
}
