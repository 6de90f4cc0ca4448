import { readFile } from "node:fs/promises";
import path from "node:path";

export const dynamic = "force-dynamic";

/** The built-in sample, so that anyone can see what the service does before bringing a file of their own. */
export async function GET(): Promise<Response> {
  // Both `next dev` and the standalone server run in apps/web; the build carries the file along (see next.config.ts).
  const file = path.join(process.cwd(), "../../packages/annotation/sample/yeast-sample.vcf");
  return new Response(new Uint8Array(await readFile(file)), {
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Disposition": 'attachment; filename="yeast-sample.vcf"',
      "Cache-Control": "no-cache",
    },
  });
}
