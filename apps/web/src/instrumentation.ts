/** Runs once before the first request: a wrong setting stops the process here, not the first person who comes along. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] === "nodejs") await import("./check-settings.ts");
}
