import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Stripe } from "stripe";

/** A stand-in for Stripe: its HTTP API as far as this service calls it, its two pages, and signed notices. */
export type FakeStripe = {
  url: string;
  webhookSecret: string;
  /** Everything it was told to make, by kind. */
  customers: Map<string, Customer>;
  subscriptions: Map<string, Subscription>;
  sessions: Map<string, Session>;
  /** Every notice that it sent, as it sent it. */
  notices: string[];
  /** Where notices go; none are sent while it is null. */
  webhookUrl: string | null;
  /** Changes a subscription as its renewal or an operator would, and tells of it. */
  change(id: string, fields: Partial<Subscription>, event: string): Promise<void>;
  /** Sends a notice (again), signed as Stripe does; answers the status. */
  send(body: string, secret?: string): Promise<number>;
  deleteCustomer(id: string): Promise<void>;
  stop(): Promise<void>;
};

type Customer = { id: string; object: "customer"; email: string | null; metadata: Record<string, string> };
type Subscription = {
  id: string;
  object: "subscription";
  customer: string;
  status: string;
  cancel_at_period_end: boolean;
  cancel_at: number | null;
  created: number;
  items: { data: { current_period_end: number; price: { id: string } }[] };
  metadata: Record<string, string>;
};
type Session = {
  id: string;
  object: "checkout.session";
  customer: string;
  status: "open" | "complete" | "expired";
  url: string;
  success_url: string;
  cancel_url: string;
  created: number;
};

const month = 30 * 24 * 3600;

export async function startFakeStripe(): Promise<FakeStripe> {
  const customers = new Map<string, Customer>();
  const subscriptions = new Map<string, Subscription>();
  const sessions = new Map<string, Session>();
  const answered = new Map<string, { params: string; body: unknown }>();
  const notices: string[] = [];
  const webhookSecret = "whsec_fake";
  const signer = new Stripe("sk_test_fake").webhooks;
  let made = 0;
  const newId = (kind: string) => `${kind}_${(++made).toString().padStart(6, "0")}`;
  const seconds = () => Math.floor(Date.now() / 1000);
  const newestFirst = <T extends { id: string }>(of: Iterable<T>) =>
    [...of].toSorted((a, b) => (a.id < b.id ? 1 : -1));

  const fake: FakeStripe = {
    url: "",
    webhookSecret,
    customers,
    subscriptions,
    sessions,
    notices,
    webhookUrl: null,
    change: async (id, fields, event) => {
      const subscription = subscriptions.get(id);
      if (!subscription) throw new Error(`There is no subscription ${id}.`);
      Object.assign(subscription, fields);
      await announce(event, subscription);
    },
    send: async (body, secret = webhookSecret) => {
      if (fake.webhookUrl === null) return 0;
      const response = await fetch(fake.webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "stripe-signature": signer.generateTestHeaderString({ payload: body, secret }),
        },
        body,
      });
      return response.status;
    },
    deleteCustomer: async (id) => {
      const customer = customers.get(id);
      if (!customer) throw new Error(`There is no customer ${id}.`);
      customers.delete(id);
      for (const [key, one] of subscriptions) if (one.customer === id) subscriptions.delete(key);
      await announce("customer.deleted", customer);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  /** Tells of `object` as it is now. */
  const announce = async (type: string, object: unknown) => {
    const event = { id: newId("evt"), object: "event", type, livemode: false, created: seconds() };
    const body = JSON.stringify({ ...event, api_version: null, data: { object } });
    notices.push(body);
    await fake.send(body);
  };

  const pay = async (session: Session): Promise<string> => {
    session.status = "complete";
    const id = newId("sub");
    const customer = customers.get(session.customer);
    const items = { data: [{ current_period_end: seconds() + month, price: { id: "price_premium" } }] };
    const subscription: Subscription = {
      id,
      object: "subscription",
      customer: session.customer,
      status: "active",
      cancel_at_period_end: false,
      cancel_at: null,
      created: seconds(),
      items,
      metadata: customer?.metadata ?? {},
    };
    subscriptions.set(id, subscription);
    // Stripe promises no order: the session's end may be told before the subscription's beginning.
    await announce("checkout.session.completed", session);
    await announce("customer.subscription.created", subscription);
    return session.success_url;
  };

  const api: Record<string, (params: URLSearchParams, id: string) => unknown> = {
    "POST /v1/customers": (params) => {
      const id = newId("cus");
      const metadata = { userId: params.get("metadata[userId]") ?? "" };
      customers.set(id, { id, object: "customer", email: params.get("email"), metadata });
      return customers.get(id);
    },
    "POST /v1/customers/:id": (params, id) => {
      const customer = customers.get(id);
      return customer && Object.assign(customer, { email: params.get("email") });
    },
    "GET /v1/customers/:id": (_, id) => customers.get(id),
    "GET /v1/subscriptions": (params) => {
      const customer = params.get("customer") ?? "";
      if (!customers.has(customer)) return undefined;
      return list(newestFirst(subscriptions.values()).filter((one) => one.customer === customer));
    },
    "GET /v1/checkout/sessions": (params) =>
      list(newestFirst(sessions.values()).filter((one) => one.customer === params.get("customer"))),
    "POST /v1/checkout/sessions": (params) => {
      const id = newId("cs_test");
      sessions.set(id, {
        id,
        object: "checkout.session",
        customer: params.get("customer") ?? "",
        status: "open",
        url: `${fake.url}/pay/${id}`,
        success_url: params.get("success_url") ?? "",
        cancel_url: params.get("cancel_url") ?? "",
        created: seconds(),
      });
      return sessions.get(id);
    },
    "POST /v1/billing_portal/sessions": (params) => ({
      id: newId("bps"),
      object: "billing_portal.session",
      url: `${fake.url}/portal/${params.get("customer")}?back=${encodeURIComponent(params.get("return_url") ?? "")}`,
    }),
  };

  const answerApi = (request: IncomingMessage, url: URL, body: string): { status: number; body: unknown } => {
    if (request.headers.authorization === undefined) return { status: 401, body: failure("no key") };
    const [, , , id = ""] = url.pathname.split("/");
    const isItem = url.pathname.startsWith("/v1/customers/");
    const name = `${request.method} ${isItem ? "/v1/customers/:id" : url.pathname}`;
    const call = api[name];
    if (!call) return { status: 404, body: failure(`Unrecognized request URL ${name}`) };
    const key = request.headers["idempotency-key"];
    const known = typeof key === "string" ? answered.get(key) : undefined;
    if (known)
      return known.params === body
        ? { status: 200, body: known.body }
        : {
            status: 400,
            body: failure("Keys for idempotent requests can only be used with the same parameters"),
          };
    const made = call(new URLSearchParams(request.method === "GET" ? url.search : body), isItem ? id : "");
    if (made === undefined) return { status: 404, body: failure("No such object", "resource_missing") };
    if (typeof key === "string" && request.method === "POST") answered.set(key, { params: body, body: made });
    return { status: 200, body: made };
  };

  const answerPage = async (method: string, url: URL, body: string): Promise<Reply> => {
    const [, kind, id = ""] = url.pathname.split("/");
    const session = sessions.get(id);
    if (kind === "pay" && session)
      return method === "POST"
        ? redirect(await pay(session))
        : page("Pay for premium", `<form method="post"><button>Pay</button></form>`);
    const back = url.searchParams.get("back") ?? "";
    const [subscription] = newestFirst(subscriptions.values()).filter((one) => one.customer === id);
    if (kind !== "portal" || !customers.has(id) || !subscription) return { status: 404, body: "" };
    if (method === "GET")
      return page(
        "Your subscription",
        `<form method="post"><button name="do" value="end">Cancel at once</button><button name="do" value="later">Cancel at the end of the period</button></form><a href="${back}">Return</a>`,
      );
    const isLater = new URLSearchParams(body).get("do") === "later";
    await fake.change(
      subscription.id,
      isLater ? { cancel_at_period_end: true } : { status: "canceled" },
      isLater ? "customer.subscription.updated" : "customer.subscription.deleted",
    );
    return redirect(back);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", fake.url);
    const body = await text(request);
    if (url.pathname.startsWith("/v1/")) {
      const answer = answerApi(request, url, body);
      const type = { "content-type": "application/json", "request-id": newId("req") };
      response.writeHead(answer.status, type).end(JSON.stringify(answer.body));
    } else {
      const answer = await answerPage(request.method ?? "GET", url, body);
      response.writeHead(answer.status, { "content-type": "text/html", ...answer.headers }).end(answer.body);
    }
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

type Reply = { status: number; headers?: Record<string, string>; body: string };
const redirect = (location: string): Reply => ({ status: 303, headers: { location }, body: "" });
const page = (title: string, body: string): Reply => ({
  status: 200,
  body: `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}</html>`,
});
const list = (data: unknown[]) => ({ object: "list", data, has_more: false, url: "/v1" });
const failure = (message: string, code?: string) => ({
  error: { type: "invalid_request_error", message, ...(code ? { code } : {}) },
});
