import type { ReactNode } from "react";
import { AdminTabs } from "../../components/operations/admin-tabs.tsx";
import { signedInAdmin } from "../../server/session.ts";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  // Each page asks by itself too: a layout is not made anew when one goes from page to page.
  await signedInAdmin("/admin/overview");
  return (
    <>
      <AdminTabs />
      {children}
    </>
  );
}
