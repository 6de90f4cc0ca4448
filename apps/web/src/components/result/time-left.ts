const units = [
  ["day", 24 * 3600],
  ["h", 3600],
  ["min", 60],
] as const;

/** Seconds as a countdown shows them: 45 → "in 45 s", 725 → "in 12 min", 90_000 → "in 1 day 1 h". Past: "any moment now". */
export function timeLeft(seconds: number): string {
  if (seconds <= 0) return "any moment now";
  if (seconds < 60) return `in ${Math.ceil(seconds)} s`;
  let left = Math.floor(seconds);
  const words: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${unit === "day" && count > 1 ? "days" : unit}`);
    else if (words.length > 0) break;
  }
  return `in ${words.slice(0, 2).join(" ")}`;
}
