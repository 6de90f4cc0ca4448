import { describe, expect, it } from "vitest";
import type { Job } from "../jobs/job.ts";
import { aPendingJob, aRunningJob, anAccount, completed, t0 } from "../testing/builders.ts";
import { minute } from "../time.ts";
import { letterHtml, letterOfJob, letterOfReturn, letterText } from "./letters.ts";
import { usualWishes, type JobMailKind } from "./mail-wishes.ts";

const settings = {
  serviceUrl: "https://gas.test",
  archiveAfterMs: 30 * minute,
  archiveMinBytes: 0,
  graceMs: 7 * minute,
};
const jobKinds: JobMailKind[] = ["done", "failed", "archivingSoon", "archived"];
const links = { settings: "https://gas.test/settings", unsubscribe: "https://gas.test/unsubscribe?t=a.b&c" };
const job = completed(aRunningJob({ fileName: "sample.vcf" }));
const write = (fields: Partial<Job> = {}, kind: JobMailKind = "done", account = anAccount()) =>
  letterOfJob(kind, { ...job, ...fields } as Job, account, settings, t0 + 5000);

describe("a mail about a job", () => {
  it("says what happened, what comes next in the reader's terms, and leads to the page", () => {
    const letter = write();
    expect(letter.subject).toBe("Done: sample.vcf");
    expect(letter.paragraphs.join(" ")).toContain(
      "moves to the archive in 30 minutes, at 1 Jan 2026, 00:30 UTC",
    );
    expect(letter.action.url).toBe(`https://gas.test/jobs/${job.jobId}`);
  });

  it("does not announce a move that never comes: of a premium person's result, or of a small one", () => {
    const says = (settings_: Partial<typeof settings>, account = anAccount()) =>
      letterOfJob("done", job, account, { ...settings, ...settings_ }, t0).paragraphs.join(" ");
    expect(says({}, anAccount({ plan: "premium" }))).not.toContain("archive");
    expect(says({ archiveMinBytes: job.results.vcf.bytes + 1 })).not.toContain("archive");
  });

  it.each(jobKinds)("never links to a file or says what is in it (%s)", (kind) => {
    const letter = write({}, kind);
    const whole = letterText(letter, kind, links) + letterHtml(letter, kind, links);
    expect(whole).not.toMatch(/results\/|inputs\/|X-Amz|lease-1/);
    for (const [url] of whole.matchAll(/https?:[^\s"<]+/g)) expect(url).toMatch(/^https:\/\/gas\.test\//);
  });

  it("does not say the file's name where the person wants none", () => {
    const account = anAccount({ mailWishes: { ...usualWishes, nameFiles: false } });
    for (const kind of jobKinds) expect(JSON.stringify(write({}, kind, account))).not.toContain("sample.vcf");
    expect(write({}, "done", account).subject).toBe("Done: your job of 1 Jan 2026, 00:00 UTC");
  });

  it("tells of a failure without quoting the file", () => {
    const error = { code: "bad_input", message: "Line 7: REF ACGT is not", remedy: "Mend", problems: [] };
    const letter = write({ ...aPendingJob(), fileName: "a.vcf", status: "FAILED", error } as never, "failed");
    expect(JSON.stringify(letter)).not.toContain("ACGT");
    expect(letter.paragraphs[0]).toContain("cannot be annotated as it is");
  });

  it("takes no second line from a file's name, nor a tag", () => {
    const name = 'a\r\nBcc: x@y.z\u2028<img src="x">&.vcf';
    const letter = write({ fileName: name });
    expect(letter.subject).toBe('Done: a Bcc: x@y.z <img src="x">&.vcf');
    expect(letterHtml(letter, "done", links)).not.toContain("<img");
    expect(letterHtml(letter, "done", links)).toContain("&lt;img src=&quot;x&quot;&gt;&amp;.vcf");
  });

  it("says the same in text and HTML, and how to end such mails", () => {
    const letter = write();
    const text = letterText(letter, "done", links);
    const html = letterHtml(letter, "done", links);
    for (const part of [...letter.paragraphs, "a job is done"]) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    expect(text).toContain("\n\n-- \nYou get mails when a job is done."); // what mail programs take for a signature
    expect(text).toContain(links.unsubscribe);
    expect(html).toContain("https://gas.test/unsubscribe?t=a.b&amp;c");
  });
});

describe("the mail about an upgrade's results", () => {
  it("is one, however many they are", () => {
    expect(letterOfReturn(1234, settings).paragraphs[0]).toContain("All 1,234 archived results are back");
    expect(letterOfReturn(1, settings).paragraphs[0]).toContain("Your archived result is back");
  });
});
