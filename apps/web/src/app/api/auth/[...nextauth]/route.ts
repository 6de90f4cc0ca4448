import NextAuth from "next-auth";
import { authOptions } from "../../../../server/auth.ts";
import { house } from "../../../../server/compose.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

// next-auth's own wrapper is typed for any handler; what it answers is a Response.
const handle = (request: Request, context: Context): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions(house())) as Promise<Response>;

export { handle as GET, handle as POST };
