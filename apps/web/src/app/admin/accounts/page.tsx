import type { Metadata } from "next";
import { Search } from "lucide-react";
import { GivePlanButton } from "../../../components/operations/give-plan-button.tsx";
import { Scrolling } from "../../../components/scrolling.tsx";
import { LocalTime } from "../../../components/local-time.tsx";
import { findAccounts } from "../../../server/admin-accounts.ts";
import { house } from "../../../server/compose.ts";
import { signedInAdmin } from "../../../server/session.ts";

export const metadata: Metadata = { title: "Accounts" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Who uses the service, and on which plan. */
export default async function Accounts({ searchParams }: Props) {
  await signedInAdmin("/admin/accounts");
  const { q } = await searchParams;
  const text = typeof q === "string" ? q.slice(0, 200) : "";
  const { accounts, more } = await findAccounts(house().deps, text);
  return (
    <>
      <h1>Accounts</h1>
      <search>
        <form method="get" action="/admin/accounts" className="mt-5 flex max-w-lg gap-3">
          <label htmlFor="find-account" className="sr-only">
            Name, mail address or id
          </label>
          <input
            id="find-account"
            type="search"
            name="q"
            defaultValue={text}
            placeholder="Name, mail address or id"
            className="field"
          />
          <button type="submit" className="button">
            <Search size={16} aria-hidden="true" /> Find
          </button>
        </form>
      </search>
      {accounts.length === 0 ? (
        <p className="mt-6 text-ink-soft">No account matches.</p>
      ) : (
        <Scrolling label="Accounts, as a table" className="card mt-6 px-5 py-3">
          <table className="table stacks">
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col">Id</th>
                <th scope="col">Since</th>
                <th scope="col">Plan</th>
                <th scope="col">
                  <span className="sr-only">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {accounts.map(({ userId, name, email, createdAt, plan }) => (
                <tr key={userId}>
                  <th scope="row" className="text-ink!">
                    {name ?? "–"}
                    {email && <span className="block font-normal text-ink-soft">{email}</span>}
                  </th>
                  <td className="figures whitespace-nowrap" data-term="Id">
                    {userId}
                  </td>
                  <td className="whitespace-nowrap" data-term="Since">
                    <LocalTime at={createdAt} />
                  </td>
                  <td data-term="Plan">{plan}</td>
                  <td>
                    <GivePlanButton userId={userId} who={name ?? email ?? userId} plan={plan} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      {more && <p className="mt-3 text-sm text-ink-soft">There are more: narrow the search.</p>}
    </>
  );
}
