import * as z from "zod";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { Account, UserId } from "@gas/core/accounts/account";
import type { Plan } from "@gas/core/accounts/plans";
import type { House } from "./compose.ts";
import { describeCauses } from "./log.ts";
import { userIdOf } from "./user-id.ts";

const day = 24 * 3600;

/** The demo accounts, one for each plan. Their addresses are made up: nobody can own a name below `.test` (RFC 2606). */
const demoNames = { free: "Demo (free)", premium: "Demo (premium)", admin: "Demo (admin)" };
const DemoChoice = z.enum(["free", "premium", "admin"]);

/** What an OIDC provider tells of a person; only the subject is certain. */
type OidcProfile = {
  sub: string;
  name?: string;
  preferred_username?: string;
  email?: string;
  email_verified?: boolean;
};

/** How people sign in: next-auth, told by the settings. Sessions are encrypted cookies; the account itself is read at each request. */
export function authOptions({ env, deps }: Pick<House, "env" | "deps">): NextAuthOptions {
  return {
    secret: env.NEXTAUTH_SECRET,
    useSecureCookies: env.NEXTAUTH_URL.startsWith("https://"),
    session: { strategy: "jwt", maxAge: 7 * day },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/" },
    providers: [...oidcProvider(env), ...demoProvider(env)],
    callbacks: {
      signIn: async ({ user, account }) => {
        const userId = UserId.safeParse(user.id);
        if (!userId.success) return false;
        const isPremium = account?.provider === "demo" && user.id !== "demo-free";
        const plan: Plan = isPremium ? "premium" : "free";
        await deps.accounts.welcome(
          Account.parse({
            userId: userId.data,
            plan,
            createdAt: deps.now(),
            ...(user.name ? { name: user.name } : {}),
            ...(user.email ? { email: user.email } : {}),
          }),
        );
        return true;
      },
      // The token names the person and nothing else: plan and name are read from the table, where they may change.
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub }),
      session: ({ session, token }) => ({ ...session, userId: token.sub }),
    },
    logger: {
      error: (code, metadata) =>
        deps.log({
          event: "sign_in_failed",
          code,
          cause: describeCauses("error" in metadata ? metadata.error : metadata),
        }),
      warn: (code) => deps.log({ event: "sign_in_warning", code }),
      debug: () => undefined,
    },
  };
}

function oidcProvider(env: House["env"]): OAuthConfig<OidcProfile>[] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = env;
  if (!issuer || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET || !OIDC_NAME) return [];
  return [
    {
      id: "oidc",
      name: OIDC_NAME,
      type: "oauth",
      wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "openid email profile" } },
      profile: (profile) => ({
        id: userIdOf(issuer, profile.sub),
        name: profile.name ?? profile.preferred_username ?? null,
        // An address that the provider does not vouch for may be somebody else's: it gets no mail and opens no admin page.
        email: profile.email_verified === false ? null : (profile.email ?? null),
      }),
    },
  ];
}

function demoProvider(env: House["env"]): NextAuthOptions["providers"] {
  if (!env.DEMO_SIGN_IN) return [];
  return [
    Credentials({
      id: "demo",
      name: "Demo",
      credentials: { plan: { label: "Plan" } },
      authorize: (credentials) => {
        const choice = DemoChoice.safeParse(credentials?.plan);
        if (!choice.success) return null;
        const id = `demo-${choice.data}`;
        return { id, name: demoNames[choice.data], email: `${id}@gas.test` };
      },
    }),
  ];
}
