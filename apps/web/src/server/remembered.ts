/** What changes by the second: older answers are asked for anew, younger ones serve everybody who looks. */
const freshMs = 1000;

/** `ask`, but at most once a second for each key; a failed answer is not kept. */
export function remembered<A extends unknown[], T>(
  now: () => number,
  ask: (key: string, ...rest: A) => Promise<T>,
): (key: string, ...rest: A) => Promise<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();
  return (key, ...rest) => {
    const at = now();
    for (const [old, { at: then }] of answers) if (at - then >= freshMs) answers.delete(old);
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = ask(key, ...rest);
    answers.set(key, { at, answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
