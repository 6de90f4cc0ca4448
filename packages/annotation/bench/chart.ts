/** A row of bars under one heading. */
export type ChartGroup = {
  title: string;
  bars: { name: string; value: number; ours: boolean; note: string }[];
};

const width = 900;
const left = 230;
const barHeight = 18;
const row = 24;
const heading = 34;

/** Horizontal bars as an SVG of its own, each group to its own scale. Values are records a second. */
export function barChart(title: string, groups: readonly ChartGroup[]): string {
  const height = 60 + groups.reduce((sum, { bars }) => sum + heading + bars.length * row, 0);
  let y = 30;
  const parts = [text(10, y, title, "bold 16px")];
  y += 20;
  for (const group of groups) {
    parts.push(text(10, y + 18, group.title, "bold 13px"));
    y += heading;
    const most = Math.max(...group.bars.map(({ value }) => value));
    for (const { name, value, ours, note } of group.bars) {
      const long = Math.max(1, ((width - left - 260) * value) / most);
      parts.push(
        text(10, y + 13, name, "12px"),
        `<rect x="${left}" y="${y}" width="${long.toFixed(1)}" height="${barHeight}" fill="${ours ? "#2563eb" : "#94a3b8"}"/>`,
        text(left + long + 6, y + 13, `${Math.round(value).toLocaleString("en")}/s  ${note}`, "12px"),
      );
      y += row;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<rect width="100%" height="100%" fill="white"/>
${parts.join("\n")}
</svg>
`;
}

function text(x: number, y: number, words: string, font: string): string {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y}" style="font: ${font} sans-serif">${escaped}</text>`;
}
