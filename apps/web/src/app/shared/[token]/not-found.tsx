/** A link that was mistyped, has run out or was taken back: which of them it is tells nobody. */
export default function LinkLeadsNowhere() {
  return (
    <div className="py-10">
      <h1>This link does not work</h1>
      <p className="mt-3 max-w-prose text-ink-soft">
        It has run out, was taken back, or is not complete. See whether all of it was copied, or ask whoever
        sent it for a new one.
      </p>
    </div>
  );
}
