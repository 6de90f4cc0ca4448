import { kindWords, MailKind, remindMinutes, type MailWishes } from "@gas/core/mail/mail-wishes";

const leadWords: Record<(typeof remindMinutes)[number], string> = {
  10: "10 minutes",
  60: "an hour",
  1440: "a day",
};

/** Which mails a person wants: a plain form, which needs no script. */
export function MailSettings({ wishes }: { wishes: MailWishes }) {
  return (
    <form method="post" action="/api/account/mail" className="mt-5">
      <fieldset>
        <legend className="font-medium">Send me a mail when …</legend>
        <ul className="mt-2">
          {MailKind.options.map((kind) => (
            <li key={kind}>
              <Box name={kind} checked={wishes[kind]}>
                {kindWords[kind]}
              </Box>
              {kind === "archivingSoon" && (
                <p className="mb-2 ml-8 text-[0.9375rem]">
                  <label htmlFor="remind-minutes">Remind me this long before: </label>
                  <select
                    id="remind-minutes"
                    name="remindMinutes"
                    defaultValue={wishes.remindMinutes}
                    className="field ml-1 inline-block w-auto"
                  >
                    {remindMinutes.map((minutes) => (
                      <option key={minutes} value={minutes}>
                        {leadWords[minutes]}
                      </option>
                    ))}
                  </select>
                </p>
              )}
            </li>
          ))}
        </ul>
      </fieldset>
      <fieldset className="mt-5">
        <legend className="font-medium">In mails</legend>
        <Box name="nameFiles" checked={wishes.nameFiles}>
          say the names of files and jobs (some names tell who was sequenced)
        </Box>
      </fieldset>
      <p className="mt-3 text-sm text-ink-soft">
        A mail never holds anything of what is in a file. It links to the job’s page, which only you can open.
      </p>
      <button className="button primary mt-5">Save</button>
    </form>
  );
}

function Box({ name, checked, children }: { name: string; checked: boolean; children: string }) {
  return (
    <label className="flex min-h-9 items-center gap-3 py-1">
      <input type="checkbox" name={name} defaultChecked={checked} className="size-5 shrink-0 accent-accent" />
      <span>{children}</span>
    </label>
  );
}
