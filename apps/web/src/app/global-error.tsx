"use client";

/** For a failure in the frame itself. It stands alone: no style sheet is certain here. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: "system-ui, sans-serif",
          margin: "4rem auto",
          maxWidth: "36rem",
          padding: "0 1rem",
        }}
      >
        <h1>GAS cannot be reached</h1>
        <p>Your files and jobs are safe. Try again in a minute.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
