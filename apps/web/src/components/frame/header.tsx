import Link from "next/link";
import { LogOut, Settings } from "lucide-react";
import type { Account } from "@gas/core/accounts/account";
import { Logo } from "./logo.tsx";
import { NavLink } from "./nav-link.tsx";
import { UploadsUnderWay } from "../upload/uploads-under-way.tsx";

type Props = {
  account: Account | null;
  /** Whether the account runs the service. */
  admin: boolean;
  csrfToken: string | undefined;
};

/** The bar on top of every page. */
export function Header({ account, admin, csrfToken }: Props) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="page-width flex flex-wrap items-center gap-x-2 gap-y-1 py-2.5 sm:gap-x-6">
        <Link href="/" aria-label="GAS, home" className="rounded-md py-1 text-ink">
          <Logo />
        </Link>
        <nav aria-label="Main" className="flex items-center gap-1">
          {account && <NavLink href="/jobs">Jobs</NavLink>}
          <NavLink href="/plans">Plans</NavLink>
          {admin && <NavLink href="/admin">Admin</NavLink>}
        </nav>
        <div className="ml-auto flex min-w-0 items-center sm:gap-3">
          {account ? (
            <>
              <UploadsUnderWay />
              <span className="hidden min-w-0 items-center gap-2 text-sm sm:flex" data-testid="account">
                <span className="truncate text-ink-soft">{account.name ?? account.email ?? "Signed in"}</span>
                <Link
                  href="/plans"
                  className="rounded-full border border-line px-2 py-0.5 text-xs font-medium text-ink-soft hover:text-ink"
                >
                  {account.plan}
                </Link>
              </span>
              <Link href="/settings" aria-label="Settings" className="button quiet small">
                <Settings size={18} aria-hidden="true" />
              </Link>
              <form method="post" action="/api/auth/signout">
                <input type="hidden" name="csrfToken" value={csrfToken ?? ""} />
                <input type="hidden" name="callbackUrl" value="/" />
                <button type="submit" className="button quiet small">
                  <span className="max-sm:sr-only">Sign out</span>
                  <LogOut size={18} aria-hidden="true" className="sm:hidden" />
                </button>
              </form>
            </>
          ) : (
            <NavLink href="/sign-in">Sign in</NavLink>
          )}
        </div>
      </div>
    </header>
  );
}
