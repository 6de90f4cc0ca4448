/** US dollars as a quote shows them: never as free what costs something. 0.0001 → "less than $0.01". */
export function formatCost(dollars: number): string {
  if (dollars === 0) return "$0.00";
  if (dollars < 0.01) return "less than $0.01";
  return dollars.toLocaleString("en-US", { style: "currency", currency: "USD" });
}
