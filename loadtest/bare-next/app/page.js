/** A page with nothing on it, made anew for each request: what Next itself costs. */
export const dynamic = "force-dynamic";

export default function Page() {
  return <h1>Bare</h1>;
}
