import * as z from "zod";
import { Refused, type Person } from "../swarm/person.ts";

/** How the n-th person comes to a session. */
export type SignIn = (who: Person, number: number) => Promise<void>;

const Csrf = z.object({ csrfToken: z.string() });
const Next = z.object({ url: z.string() });

/** One click on a demo account: there are two of them, shared by everyone. */
export const demoSignIn =
  (plan: "free" | "premium"): SignIn =>
  async (who) => {
    const { csrfToken } = Csrf.parse(await who.askJson("GET /api/auth/csrf", "/api/auth/csrf"));
    await who.ask("POST sign in (demo)", "/api/auth/callback/demo", {
      form: { csrfToken, plan, json: "true" },
    });
  };

/**
 * Through an OpenID Connect provider that lets in whoever names themselves (see `people/provider.ts`), by the whole way
 * with state, nonce and code challenge: an account for each number. `crowdName` keeps runs against one service apart.
 */
export const providerSignIn =
  (crowdName: string): SignIn =>
  async (who, number) => {
    const { csrfToken } = Csrf.parse(await who.askJson("GET /api/auth/csrf", "/api/auth/csrf"));
    const { url } = Next.parse(
      await who.askJson("POST sign in (OIDC)", "/api/auth/signin/oidc", {
        form: { csrfToken, callbackUrl: "/jobs", json: "true" },
      }),
    );
    const authorize = new URL(url);
    if (!authorize.searchParams.has("code_challenge"))
      throw new Refused(`The service offers no sign-in with a provider; it answered ${url}`);
    authorize.searchParams.set("login_hint", `${crowdName}-${number}`);
    const { headers } = await who.ask("provider: authorize", authorize.href);
    const { headers: arrived } = await who.ask("GET sign-in callback (OIDC)", headers.location ?? "");
    if (arrived.location?.includes("error")) throw new Refused(`The sign-in ended at ${arrived.location}`);
  };
