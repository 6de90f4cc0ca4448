/** A column of a line whose columns are parted by tabs, counted from 0; "" when there are not so many. Others are not looked at. */
export function textColumn(line: string, column: number): string {
  let start = 0;
  for (let i = 0; i < column; i++) {
    start = line.indexOf("\t", start) + 1;
    if (start === 0) return "";
  }
  const end = line.indexOf("\t", start);
  return end < 0 ? line.slice(start) : line.slice(start, end);
}
