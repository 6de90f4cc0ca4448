import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { WhatHappens } from "../../components/teach/what-happens.tsx";
import { house } from "../../server/compose.ts";
import { formToken } from "../../server/form-token.ts";
import { visitor } from "../../server/session.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }> };

/** Plain forms: they need no script. */
export default async function SignIn({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  const next = ownPath(callbackUrl);
  if (await visitor()) redirect(next);
  const { env, deps } = house();
  const csrfToken = await formToken();
  return (
    <div className="grid items-start gap-x-12 gap-y-10 py-2 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)] lg:py-6">
      <div>
        <h1>Sign in</h1>
        <p className="mt-3 text-ink-soft">
          Give this service a VCF, and get back what each of its variants does. You can try it with a sample
          first.
        </p>
        {error !== undefined && (
          <p role="alert" className="mt-4 rounded-lg bg-bad-wash px-4 py-3 text-bad">
            {error === "AccessDenied"
              ? "The provider did not let you in."
              : "That did not work. Try again; if it persists, tell the person who runs this service."}
          </p>
        )}
        <div className="card mt-6 space-y-6 p-6">
          {env.OIDC_NAME && (
            <form method="post" action="/api/auth/signin/oidc">
              <input type="hidden" name="csrfToken" value={csrfToken ?? ""} />
              <input type="hidden" name="callbackUrl" value={next} />
              <button type="submit" className="button primary w-full">
                Sign in with {env.OIDC_NAME}
              </button>
            </form>
          )}
          {env.DEMO_SIGN_IN && (
            <form method="post" action="/api/auth/callback/demo" className="space-y-3">
              <input type="hidden" name="csrfToken" value={csrfToken ?? ""} />
              <input type="hidden" name="callbackUrl" value={next} />
              <p className="text-[0.9375rem] text-ink-soft">
                This copy runs on your own machine, so accounts stand ready. Each keeps its jobs.
              </p>
              <button type="submit" name="plan" value="free" className="button primary w-full">
                Continue as the free demo account
              </button>
              <button type="submit" name="plan" value="premium" className="button w-full">
                Continue as the premium demo account
              </button>
              <button type="submit" name="plan" value="admin" className="button quiet w-full">
                Continue as the one who runs this service
              </button>
            </form>
          )}
        </div>
      </div>
      <WhatHappens
        as="h2"
        plan={null}
        archiveAfterMs={env.ARCHIVE_AFTER}
        freeBytes={deps.plans.free.maxUploadBytes}
        premiumBytes={deps.plans.premium.maxUploadBytes}
      />
    </div>
  );
}

/** A path on this service and nothing else: a sign-in must not lead to a foreign page. */
function ownPath(callbackUrl: string | string[] | undefined): string {
  if (typeof callbackUrl !== "string") return "/jobs";
  const base = "http://here.invalid";
  if (!URL.canParse(callbackUrl, base)) return "/jobs";
  const url = new URL(callbackUrl, base);
  return url.origin === base && url.pathname !== "/sign-in" ? url.pathname + url.search : "/jobs";
}
