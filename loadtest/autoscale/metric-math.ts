/**
 * As much of CloudWatch's metric math as a scaling alarm needs: numbers, names, + − * /, comparisons, brackets, IF and FILL
 * (CloudWatch user guide, "Using metric math"). A name whose datapoint is missing makes the result missing.
 */
export function evaluate(expression: string, values: Readonly<Record<string, number | null>>): number | null {
  const tokens = expression.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[<>=!]=|[-+*/()<>,]/g) ?? [];
  let at = 0;
  const fail = (): never => {
    throw new Error(
      `The expression “${expression}” cannot be computed: stopped at “${tokens[at] ?? "its end"}”.`,
    );
  };
  const take = (token: string) => (tokens[at] === token ? at++ >= 0 : fail());

  const comparison = (): number | null => {
    let left = sum();
    for (let sign = tokens[at] ?? ""; sign in compare; sign = tokens[at] ?? "") {
      at++;
      left = both(left, sum(), (a, b) => (compare[sign]?.(a, b) ? 1 : 0));
    }
    return left;
  };
  const sum = (): number | null => {
    let left = product();
    for (let sign = tokens[at]; sign === "+" || sign === "-"; sign = tokens[at]) {
      at++;
      const add = sign === "+";
      left = both(left, product(), (a, b) => (add ? a + b : a - b));
    }
    return left;
  };
  const product = (): number | null => {
    let left = part();
    for (let sign = tokens[at]; sign === "*" || sign === "/"; sign = tokens[at]) {
      at++;
      const times = sign === "*";
      // A quotient by zero is no datapoint.
      left = both(left, part(), (a, b) => (times ? a * b : b === 0 ? null : a / b));
    }
    return left;
  };
  const part = (): number | null => {
    const token = tokens[at++] ?? fail();
    if (/^\d/.test(token)) return Number(token);
    if (token === "-") return both(0, part(), (a, b) => a - b);
    if (token === "(") {
      const inner = comparison();
      take(")");
      return inner;
    }
    if (tokens[at] === "(") {
      const given = listed();
      if (token === "IF" && given.length === 3)
        return given[0] === null ? null : given[0] ? given[1]! : given[2]!;
      if (token === "FILL" && given.length === 2) return given[0] ?? given[1]!;
      return fail();
    }
    return token in values ? (values[token] ?? null) : fail();
  };
  const listed = (): (number | null)[] => {
    take("(");
    const given = [comparison()];
    while (tokens[at] === ",") {
      at++;
      given.push(comparison());
    }
    take(")");
    return given;
  };

  const result = comparison();
  return at === tokens.length ? result : fail();
}

const compare: Record<string, (a: number, b: number) => boolean> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

function both(
  a: number | null,
  b: number | null,
  compute: (a: number, b: number) => number | null,
): number | null {
  return a === null || b === null ? null : compute(a, b);
}
