/** Says how far long work is: one line that is written over on a terminal, a new line now and then in a log. */
export type ProgressLine = { tell(what: string, done: number, of: number | undefined): void; end(): void };

const terminalMs = 100;
const logMs = 5000;

/** `now` in milliseconds. */
export function progressLine(
  out: { isTTY?: boolean; write(text: string): unknown },
  now: () => number,
): ProgressLine {
  let toldAt = -Infinity;
  let toldWhat = "";
  return {
    tell(what, done, of) {
      const at = now();
      if (what === toldWhat && at - toldAt < (out.isTTY === true ? terminalMs : logMs)) return;
      toldAt = at;
      toldWhat = what;
      const share = of === undefined || of === 0 ? "" : ` ${Math.floor((100 * done) / of)} %`;
      const amount = of === 1 ? "" : ` ${(done / 1e6).toFixed(0)} MB`;
      const line = `${what}${of === 1 ? "" : share}${amount}`;
      out.write(out.isTTY === true ? `\r\x1b[K${line}` : `${line}\n`);
    },
    end() {
      if (out.isTTY === true) out.write("\r\x1b[K");
    },
  };
}
