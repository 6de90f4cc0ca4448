import { OAuth2Server } from "oauth2-mock-server";

/** An OpenID Connect provider on this machine that believes what people say of themselves: each `login_hint` is a person. */
export type Provider = { issuer: string; stop(): Promise<void> };

/** Listens on loopback; port 0 takes any. */
export async function startProvider(port = 0): Promise<Provider> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(port, "127.0.0.1");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.issuer.url = issuer;

  const whoByCode = new Map<string, string>();
  server.service.on("beforeAuthorizeRedirect", ({ url }: { url: URL }, request: { url?: string }) => {
    const who = new URL(request.url ?? "", issuer).searchParams.get("login_hint");
    const code = url.searchParams.get("code");
    if (who && code) whoByCode.set(code, who);
  });
  server.service.on(
    "beforeTokenSigning",
    (token: { payload: object }, request: { body?: { code?: string } }) => {
      const who = whoByCode.get(request.body?.code ?? "");
      if (who) Object.assign(token.payload, { sub: who, name: who, email: `${who}@example.org` });
    },
  );
  return { issuer, stop: () => server.stop() };
}
