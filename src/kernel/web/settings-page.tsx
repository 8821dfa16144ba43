/** A page of the settings: the list of all of them at the left, the one chosen beside it. */
import type { ReactNode } from 'react'
import { ja } from '../core/ja.ts'
import { Link, useHere } from './location.tsx'
import { Page, type PageProps } from './page.tsx'
import { Columns } from './panel.tsx'
import { useShell } from './shell-context.ts'

export function SettingsPage({
  children,
  ...page
}: Omit<PageProps, 'crumbs' | 'children'> & { children: ReactNode }) {
  const { settings } = useShell()
  const { path } = useHere()
  return (
    <Page {...page} crumbs={[{ label: ja.web.settings, href: '/settings' }]}>
      <Columns shape="left">
        <p className="only-phone">
          <Link href="/settings">{ja.web.settingsAll}</Link>
        </p>
        <nav className="panel flush no-print only-wide" aria-label={ja.web.settings}>
          <ul className="side-list">
            {settings.map((link) => (
              <li key={link.href}>
                <Link href={link.href} aria-current={path === link.href ? 'page' : undefined}>
                  {link.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {children}
      </Columns>
    </Page>
  )
}
