const units = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;

/** 1536 → "1.5 KiB". Binary units, as the limits are. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const shown = value.toLocaleString("en-US", { maximumFractionDigits: digits });
  return `${shown} ${bytes === 1 ? "byte" : units[step]}`;
}
