import { resourceNames } from "@gas/aws/topology";
import { stripeKeys } from "./billing/stripe-settings.ts";
import type { Env } from "./env.ts";

/** Where browsers send files, and where the genome browser reads them: the only foreign origins that a page of this service may talk to. */
export function storageOrigins(env: Env): string[] {
  if (env.AWS_ENDPOINT_URL_S3) return [new URL(env.AWS_ENDPOINT_URL_S3).origin];
  const { inputs, results, references } = resourceNames(env.RESOURCE_PREFIX).buckets;
  // The SDK signs for the bucket's regional name; in us-east-1 a presigned POST may name the global one.
  return [inputs, results, references].flatMap((bucket) => [
    `https://${bucket}.s3.${env.AWS_REGION}.amazonaws.com`,
    `https://${bucket}.s3.amazonaws.com`,
  ]);
}

/** Where the forms to pay and to manage a payment lead, by way of a redirect. */
function paymentPages(env: Env): string {
  if (stripeKeys(env) === null) return "";
  return env.STRIPE_API_URL
    ? ` ${new URL(env.STRIPE_API_URL).origin}`
    : " https://checkout.stripe.com https://billing.stripe.com";
}

/** The policy of one page view. Scripts run by the nonce alone. */
export function contentSecurityPolicy(env: Env, nonce: string, development: boolean): string {
  const storage = storageOrigins(env).join(" ");
  // The sign-in form is answered with a redirect to the provider, and browsers hold that against form-action too;
  // where the provider's own page lies is known only from its discovery document.
  const provider = env.OIDC_ISSUER ? ` ${new URL(env.OIDC_ISSUER).origin} https:` : "";
  return [
    "default-src 'self'",
    // React needs eval in development, for its error overlays.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Charts set sizes by style attributes, which no nonce can allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${storage}`,
    // Files are looked at in a thread of its own, from a script of this service.
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${provider}${paymentPages(env)}`,
    "frame-ancestors 'none'",
  ].join("; ");
}
