import type { InboxMail } from "./mailbox.ts";

/** Colours as in the service's own pages: each pair of text and ground has a contrast of 4.5 to 1 at least. */
const style = `
:root { color-scheme: light dark; --paper: #f8f7f3; --surface: #fff; --line: #dfdcd2; --ink: #15211e; --soft: #53605b; --accent: #0c6456; }
@media (prefers-color-scheme: dark) { :root { --paper: #0e1412; --surface: #161e1b; --line: #2b3733; --ink: #e9efec; --soft: #a3b1ab; --accent: #62cdb6; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2rem 1rem; }
a { color: var(--accent); } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } .soft { color: var(--soft); }
ul { list-style: none; padding: 0; } li { border-bottom: 1px solid var(--line); padding: 0.75rem 0; overflow-wrap: anywhere; }
pre, iframe { width: 100%; box-sizing: border-box; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
pre { padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; } iframe { height: 24rem; background: #fff; color-scheme: light; }
button { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--soft); border-radius: 8px; padding: 0.4rem 0.9rem; min-height: 2.5rem; cursor: pointer; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
form { display: inline-block; margin: 0.5rem 0.5rem 0.5rem 0; }
`;

/** Everything that was received, newest first. */
export function listPage(mails: readonly InboxMail[]): string {
  const items = mails.map(
    ({ id, subject, to, receivedAt, deliveries }) =>
      `<li><a href="/messages/${id}">${escape(subject) || "(no subject)"}</a><br><span class="soft">to ${escape(to)}, <time datetime="${iso(receivedAt)}">${moment(receivedAt)}</time>${deliveries > 1 ? `, came ${deliveries} times` : ""}</span></li>`,
  );
  return page(
    "Inbox",
    `<h1>Inbox</h1>
<p class="soft">Mails of the service on this machine. Nothing is delivered anywhere.</p>
${
  items.length > 0
    ? `<form method="post" action="/clear"><button>Clear the inbox</button></form><ul>${items.join("\n")}</ul>`
    : "<p>No mail yet. A job that ends sends one.</p>"
}`,
  );
}

/** One mail: its text with links that lead somewhere, its HTML shut in a frame. */
export function mailPage(mail: InboxMail): string {
  const { id, subject, from, to, receivedAt, text, html, oneClickUrl } = mail;
  return page(
    subject,
    `<p><a href="/">Inbox</a></p>
<h1>${escape(subject) || "(no subject)"}</h1>
<dl><dt>From</dt><dd>${escape(from)}</dd><dt>To</dt><dd>${escape(to)}</dd><dt>Received</dt><dd><time datetime="${iso(receivedAt)}">${moment(receivedAt)}</time></dd></dl>
${
  oneClickUrl
    ? `<form method="post" action="${escape(oneClickUrl)}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe, as a mail program would</button></form>`
    : ""
}
<h2>As text</h2>
<pre tabindex="0">${linked(text)}</pre>
${
  html === null
    ? ""
    : `<h2>As HTML</h2>\n<iframe title="The mail as HTML" src="/messages/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
}`,
  );
}

export function notFoundPage(): string {
  return page("Not found", `<h1>There is no such mail</h1><p><a href="/">Inbox</a></p>`);
}

/** The mail's own HTML; a link opens a page of its own rather than one in the frame. */
export function framedHtml(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, `$&${base}`) : base + html;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)} · GAS inbox</title><style>${style}</style></head>
<body><main>
${body}
</main></body>
</html>
`;
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>]+)/)
    .map((part, i) => (i % 2 === 1 ? `<a href="${escape(part)}">${escape(part)}</a>` : escape(part)))
    .join("");
}

const iso = (at: number) => new Date(at).toISOString();
const moment = (at: number) => `${iso(at).slice(0, 19).replace("T", " ")} UTC`;

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
