import type { Account } from "../accounts/account.ts";
import { graceUntil } from "../accounts/billing.ts";
import { formatCount, formatDuration } from "../jobs/job-view.ts";
import { staysInS3 } from "../archiving/archive-policy.ts";
import type { FailureCode } from "../errors/app-error.ts";
import type { Job } from "../jobs/job.ts";
import { titleOf } from "../jobs/labels.ts";
import { kindWords, usualWishes, type JobMailKind, type MailKind } from "./mail-wishes.ts";

/** A mail in words: what happened, what to do, and one page to go to. */
export type Letter = { subject: string; paragraphs: string[]; action: { label: string; url: string } };

/** How the service is set up, as far as a mail says so. */
export type LetterSettings = {
  /** Where people find the service, such as https://gas.example.org. */
  serviceUrl: string;
  archiveAfterMs: number;
  /** Results below so many bytes stay in S3 whatever the plan. */
  archiveMinBytes: number;
  graceMs: number;
};

/** About a job. Of the file it says the name (or what the person calls the job) at most, and not that where the person wants none; nothing of what is in it. */
export function letterOfJob(
  kind: JobMailKind,
  job: Job,
  account: Account,
  settings: LetterSettings,
  now: number,
): Letter {
  const { nameFiles } = account.mailWishes ?? usualWishes;
  const file = nameFiles ? oneLine(titleOf(job)) : `your job of ${formatMoment(job.submitTime)}`;
  const action = { label: "Open the job", url: `${settings.serviceUrl}/jobs/${job.jobId}` };
  switch (kind) {
    case "failed":
      return {
        subject: `Failed: ${file}`,
        paragraphs: [
          `The annotation of ${file} has failed. ${whyFailed(job)}`,
          "The job’s page says what went wrong and what to do about it.",
        ],
        action,
      };
    case "archivingSoon":
      return {
        subject: `Moves to the archive soon: ${file}`,
        paragraphs: [
          `The result of ${file} moves to the archive ${untilDue(job, now)}.`,
          "Download it before, or put the move off by a day on the job’s page. Summary, charts and log stay where they are.",
        ],
        action,
      };
    case "archived":
      return {
        subject: `Moved to the archive: ${file}`,
        paragraphs: [
          `The result of ${file} has moved to the archive. Nothing is lost: it can be brought back byte for byte.`,
          "Summary, charts and log can be read as before. Premium brings the result back; or annotate the file again, which is often quicker.",
        ],
        action,
      };
    case "done":
      return {
        subject: `Done: ${file}`,
        paragraphs: [`${capital(file)} is annotated.`, ...whereItIs(job, account, settings, now)],
        action,
      };
  }
}

/** All results of an upgrade are back: one mail, however many they are. */
export function letterOfReturn(back: number, { serviceUrl }: LetterSettings): Letter {
  const [results, they, them] =
    back === 1
      ? ["Your archived result is", "it", "it"]
      : [`All ${formatCount(back)} archived results are`, "they", "them"];
  return {
    subject: "All your results are back",
    paragraphs: [
      `${results} back from the archive, byte for byte as when ${they} left. You can download ${them} at any time.`,
    ],
    action: { label: "See your jobs", url: `${serviceUrl}/jobs` },
  };
}

/** The account has left premium, by cancellation or for want of payment. */
export function letterOfFreePlan({ serviceUrl, archiveAfterMs }: LetterSettings): Letter {
  return {
    subject: "Your account is on the free plan",
    paragraphs: [
      "Your account is on the free plan now.",
      `Results that are large enough move to the archive after ${formatDuration(archiveAfterMs / 1000)}; each can be put off once, by a day. Nothing is lost: premium brings all of them back.`,
    ],
    action: { label: "See the plans", url: `${serviceUrl}/plans` },
  };
}

/** A payment is owed. */
export function letterOfDebt(pastDueSince: number, { serviceUrl, graceMs }: LetterSettings): Letter {
  return {
    subject: "Your payment for premium did not go through",
    paragraphs: [
      `The last payment for premium did not go through. You keep premium until ${formatMoment(graceUntil(pastDueSince, graceMs))}; after that your account goes back to the free plan and results move to the archive.`,
      "To stay premium, check your card under Plans, Manage payment.",
    ],
    action: { label: "Check your payment", url: `${serviceUrl}/plans` },
  };
}

/** The letter as plain text. */
export function letterText({ paragraphs, action }: Letter, kind: MailKind, links: MailLinks): string {
  return [
    ...paragraphs,
    `${action.label}: ${action.url}`,
    `-- \nYou get mails when ${kindWords[kind]}.\nSettings: ${links.settings}\nUnsubscribe from these mails: ${links.unsubscribe}`,
  ].join("\n\n");
}

/** The letter as HTML that says the same: no picture, no script, nothing that is fetched. */
export function letterHtml(
  { subject, paragraphs, action }: Letter,
  kind: MailKind,
  links: MailLinks,
): string {
  const link = (url: string, text: string) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 0 auto; padding: 1.5em">
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("\n")}
<p><strong>${link(action.url, action.label)}</strong></p>
<hr>
<p style="font-size: 14px">You get mails when ${escapeHtml(kindWords[kind])}. ${link(links.settings, "Settings")} · ${link(links.unsubscribe, "Unsubscribe from these mails")}</p>
</body>
</html>
`;
}

/** Where a mail's last line leads. */
export type MailLinks = { settings: string; unsubscribe: string };

/** Milliseconds since 1970 as a mail says it: whoever writes it does not know the reader's clock. */
export function formatMoment(at: number): string {
  const date = new Date(at);
  const day = date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** Static words for each code: the message itself may quote the file. */
const reasons: Partial<Record<FailureCode, string>> = {
  bad_input: "The file cannot be annotated as it is.",
  too_slow: "It took longer than this service allows.",
  gave_up: "The annotator stopped each time it tried, so it was not tried again.",
};

function whyFailed(job: Job): string {
  const reason = job.status === "FAILED" ? reasons[job.error.code] : undefined;
  return reason ?? "It was not possible to annotate it.";
}

function whereItIs(job: Job, { plan }: Account, { archiveMinBytes }: LetterSettings, now: number): string[] {
  if (job.status !== "COMPLETED") return [];
  switch (job.archiveStatus) {
    case "AVAILABLE":
      return staysInS3(plan, job, archiveMinBytes)
        ? ["The result is ready to download."]
        : [
            `The result is ready to download. On the free plan it moves to the archive ${untilDue(job, now)}.`,
          ];
    case "NOT_APPLICABLE":
    case "RESTORED":
      return ["The result is ready to download."];
    case "ARCHIVING":
    case "ARCHIVED":
      return ["The result has moved to the archive since; summary, charts and log can be read."];
    case "RETRIEVING":
      return ["The result is on its way back from the archive; summary, charts and log can be read."];
  }
}

function untilDue(job: Job, now: number): string {
  if (!("archiveDueAt" in job)) return "soon";
  const left = job.archiveDueAt - now;
  return left > 0
    ? `in ${formatDuration(left / 1000)}, at ${formatMoment(job.archiveDueAt)}`
    : "any moment now";
}

/** A name from outside must not make a second header or line. */
function oneLine(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}

const capital = (text: string) => (text.startsWith("your job") ? `Y${text.slice(1)}` : text);

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
