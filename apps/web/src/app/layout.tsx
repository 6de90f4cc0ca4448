import type { Metadata, Viewport } from "next";
import Link from "next/link";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { ReactNode } from "react";
import { Header } from "../components/frame/header.tsx";
import { RestoringBanner } from "../components/frame/restoring-banner.tsx";
import { isAdmin } from "../server/admin.ts";
import { house } from "../server/compose.ts";
import { formToken } from "../server/form-token.ts";
import { visitor } from "../server/session.ts";
import { restoringNow } from "../server/watch-restoring.ts";
import "./globals.css";

// Every page knows who looks at it and carries a nonce of its own: none can be made ahead.
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "GAS · genomics annotation service", template: "%s · GAS" },
  description: "Drop a VCF on a page and get the consequence of every variant back.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#161e1b" },
  ],
};

export default async function Layout({ children }: { children: ReactNode }) {
  const [account, csrfToken] = await Promise.all([visitor(), formToken()]);
  const { restoring } = account ? await restoringNow(house().deps, account.userId) : { restoring: null };
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body className="flex flex-col">
        <a
          href="#content"
          className="button primary sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
        >
          Skip to content
        </a>
        <Header
          account={account}
          admin={account !== null && isAdmin(house().env, account)}
          csrfToken={csrfToken}
        />
        {account && <RestoringBanner initial={restoring} />}
        <main id="content" tabIndex={-1} className="page-width grow py-8 outline-none sm:py-10">
          {children}
        </main>
        <footer className="border-t border-line">
          <p className="page-width py-5 text-sm text-ink-soft">
            GAS, the genomics annotation service. Files go straight from your browser to storage and back.{" "}
            <Link href="/status" prefetch={false} className="link">
              Status
            </Link>
          </p>
        </footer>
      </body>
    </html>
  );
}
