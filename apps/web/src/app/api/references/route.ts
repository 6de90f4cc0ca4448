import { listReferences } from "../../../server/offered-references.ts";
import { route } from "../../../server/route.ts";

/** What can be annotated against, with the names and lengths by which a file's build is told. */
export const GET = route({}, async ({ house }) =>
  Response.json(
    { references: await listReferences(house.deps) },
    { headers: { "Cache-Control": "no-store" } },
  ),
);
