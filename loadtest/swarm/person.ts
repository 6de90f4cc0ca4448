import { openLine, type Answer } from "./exchange.ts";
import type { Recorder } from "./recorder.ts";

export type Wish = {
  method?: string;
  json?: object;
  form?: Record<string, string>;
  body?: Uint8Array;
  headers?: Record<string, string>;
  /** Which answers are what was hoped for; any below 400 unless said otherwise. */
  expect?: (status: number) => boolean;
  /** When the person meant to ask (the stage's clock); now, unless said otherwise. What came late counts as waiting. */
  meantAt?: number;
};

/** Someone with a browser: connections and cookies of their own. Every request is recorded under its name. */
export type Person = {
  ask(name: string, address: string, wish?: Wish): Promise<Answer>;
  /** As `ask`, for JSON. */
  askJson<T>(name: string, address: string, wish?: Wish): Promise<T>;
  /** Follows an event stream until `enough` of an event's data, and answers it; null when the stream ended before. */
  follow<T>(
    name: string,
    address: string,
    enough: (data: T) => boolean,
    signal: AbortSignal,
  ): Promise<T | null>;
  /** The cookies: whoever has them is signed in. */
  session(): Session;
  adopt(session: Session): void;
  leave(): void;
};

export type Session = ReadonlyMap<string, string>;

/** What a load run gives everyone who takes part in it. */
export type Stage = {
  url: URL;
  recorder: Recorder;
  /** Milliseconds since the run began. */
  now(): number;
  /** Aborted when nobody may begin anything new. */
  closing: AbortSignal;
  /** Aborted when everything must end. */
  over: AbortSignal;
};

const eventStream = "text/event-stream";

export function person({ url, recorder, now, over }: Stage): Person {
  const line = openLine();
  const cookies = new Map<string, string>();

  const headersFor = (target: URL, wish: Wish): Record<string, string> => ({
    // What a browser sends; compressing is part of the service's work.
    "accept-encoding": "gzip, deflate, br",
    "user-agent": "gas-loadtest",
    ...(target.origin === url.origin && cookies.size > 0
      ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }
      : {}),
    ...(wish.json ? { "content-type": "application/json", "accept-encoding": "identity" } : {}),
    ...(wish.form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
    ...wish.headers,
  });

  const remember = (target: URL, setCookie: readonly string[] = []) => {
    if (target.origin !== url.origin) return;
    for (const cookie of setCookie) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
  };

  const ask: Person["ask"] = async (name, address, wish = {}) => {
    const target = new URL(address, url);
    const body = wish.json
      ? Buffer.from(JSON.stringify(wish.json))
      : wish.form
        ? Buffer.from(new URLSearchParams(wish.form).toString())
        : wish.body;
    const began = wish.meantAt ?? now();
    const expected = wish.expect ?? ((status: number) => status < 400);
    try {
      const answer = await line.ask({
        url: target,
        method: wish.method ?? (body ? "POST" : "GET"),
        headers: headersFor(target, wish),
        signal: over,
        ...(body ? { body } : {}),
      });
      remember(target, answer.headers["set-cookie"]);
      const fine = expected(answer.status);
      recorder.answered(name, now(), now() - began, fine ? undefined : `answered ${answer.status}`);
      if (!fine)
        throw new Refused(`${name}: answered ${answer.status} ${answer.body.toString("utf8").slice(0, 300)}`);
      return answer;
    } catch (error) {
      if (!(error instanceof Refused) && !over.aborted)
        recorder.answered(name, now(), now() - began, reasonOf(error));
      throw error;
    }
  };

  return {
    ask,
    askJson: async <T>(name: string, address: string, wish: Wish = {}) => {
      const { body } = await ask(name, address, {
        ...wish,
        headers: { "accept-encoding": "identity", ...wish.headers },
      });
      return JSON.parse(body.toString("utf8")) as T;
    },
    follow: async <T>(name: string, address: string, enough: (data: T) => boolean, signal: AbortSignal) => {
      const stop = new AbortController();
      const began = now();
      try {
        const target = new URL(address, url);
        const stream = await line.listen({
          url: target,
          method: "GET",
          headers: { ...headersFor(target, {}), accept: eventStream, "accept-encoding": "identity" },
          signal: AbortSignal.any([stop.signal, signal, over]),
        });
        // The answer's head: an open stream has no end to be measured.
        recorder.answered(
          name,
          now(),
          now() - began,
          stream.status === 200 ? undefined : `answered ${stream.status}`,
        );
        if (stream.status !== 200) throw new Refused(`${name}: answered ${stream.status}`);
        for await (const data of eventsOf<T>(stream.body)) if (enough(data)) return data;
        return null;
      } catch (error) {
        if (signal.aborted || over.aborted) return null;
        if (!(error instanceof Refused)) recorder.answered(name, now(), now() - began, reasonOf(error));
        throw error;
      } finally {
        stop.abort();
      }
    },
    session: () => new Map(cookies),
    adopt: (session) => {
      for (const [name, value] of session) cookies.set(name, value);
    },
    leave: line.hangUp,
  };
}

/** The service answered, and not what was hoped for: already on record. */
export class Refused extends Error {}

export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

async function* eventsOf<T>(body: AsyncIterable<Buffer>): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data) yield JSON.parse(data) as T;
    }
  }
}
