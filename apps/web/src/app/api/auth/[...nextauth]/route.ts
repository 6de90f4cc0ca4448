import NextAuth from "next-auth";
import { authOptions } from "../../../../server/auth.ts";
import { house } from "../../../../server/compose.ts";
import { addressOf } from "../../../../server/rate-limits.ts";
import { refusal } from "../../../../server/route.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

// next-auth's own wrapper is typed for any handler; what it answers is a Response.
const handle = (request: Request, context: Context): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions(house())) as Promise<Response>;

/** Signing in and out. Nobody may try a thousand times a minute. */
const limited = async (request: Request, context: Context): Promise<Response> => {
  const { limits, env, deps } = house();
  try {
    await limits.spend("sign-in", addressOf(request.headers, env.PROXIES));
  } catch (error) {
    return refusal(error, request, deps.log);
  }
  return handle(request, context);
};

export { handle as GET, limited as POST };
