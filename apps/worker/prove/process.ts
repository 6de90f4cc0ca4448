import type { World } from "./world.ts";

/** What a process has seen of the world, in order: answers to its calls, and what it read between them. Its code and this are its whole state. */
export type History = { call: string; answer: unknown }[];

/** How a process calls the world. Each `call` is one step that others may come before; `read` takes no step. */
export type Runtime = {
  call<T>(name: string, perform: (world: World) => T): Promise<T>;
  read<T>(perform: (world: World) => T): T;
};

export type Progress =
  | { at: string; history: History }
  | { ended: unknown; history: History }
  | { threw: unknown; history: History };

const isFailure = (answer: unknown): answer is { $failed: string } =>
  typeof answer === "object" && answer !== null && "$failed" in answer;

/**
 * Runs real code again up to where its history ends, lets it make one more call if `step` is given, and stops it at the
 * next. Code that is deterministic but for its calls comes to the same place each time, so processes need not be copied.
 */
export async function advance(
  code: (runtime: Runtime) => Promise<unknown>,
  world: World,
  before: History,
  step?: { instead?: (name: string) => unknown },
): Promise<Progress> {
  const history = [...before];
  let cursor = 0;
  let granted = step !== undefined;
  let stopped: (at: string) => void = () => {};
  const atNextCall = new Promise<string>((resolve) => (stopped = resolve));
  const answer = (value: unknown) => {
    if (isFailure(value)) throw new Error(value.$failed);
    return value;
  };
  const runtime: Runtime = {
    call: async (name, perform) => {
      if (cursor < history.length) return answer(history[cursor++]?.answer) as never;
      if (!granted) {
        stopped(name);
        return new Promise<never>(() => {}); // whoever waits here is forgotten, and begun anew for its next step
      }
      granted = false;
      const value = (step?.instead ? step.instead(name) : perform(world)) ?? null;
      history.push({ call: name, answer: value });
      cursor++;
      return answer(value) as never;
    },
    read: (perform) => {
      if (cursor >= history.length) history.push({ call: "", answer: perform(world) ?? null });
      return history[cursor++]?.answer as never;
    },
  };
  const running = code(runtime).then(
    (ended): Progress => ({ ended, history }),
    (error: unknown): Progress => ({ threw: error, history }),
  );
  return Promise.race([running, atNextCall.then((at): Progress => ({ at, history }))]);
}
