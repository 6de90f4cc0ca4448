import { NavLink } from "../frame/nav-link.tsx";

/** The pages of whoever runs the service. */
export function AdminTabs() {
  return (
    <nav aria-label="Admin" className="-ml-2.5 mb-6 flex flex-wrap gap-1 border-b border-line pb-2">
      <NavLink href="/admin/overview">Overview</NavLink>
      <NavLink href="/admin/dead-letters">Dead letters</NavLink>
      <NavLink href="/admin/accounts">Accounts</NavLink>
    </nav>
  );
}
