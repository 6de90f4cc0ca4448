import type { SignIn } from "../people/sign-in.ts";
import { person } from "./person.ts";
import { recorder } from "./recorder.ts";

/** Signs somebody in and answers the value of their Cookie header, for tools that send the same request again and again. */
export async function openSession(url: URL, signIn: SignIn): Promise<string> {
  const never = new AbortController().signal;
  const who = person({
    url,
    recorder: recorder(),
    now: () => performance.now(),
    closing: never,
    over: never,
  });
  try {
    await signIn(who, 0);
    return [...who.session()].map(([name, value]) => `${name}=${value}`).join("; ");
  } finally {
    who.leave();
  }
}
