/** The settings: every page of them with a sentence of what it is for. */
import { Link } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useShell } from '../../kernel/web/shell-context.ts'
import { ja } from '../core/ja.ts'

const words = ja.web.settingsPage

export function SettingsIndexPage() {
  const { settings } = useShell()
  return (
    <Page title={words.title} lead={words.lead}>
      <Panel>
        <dl className="facts">
          {settings.map((link) => (
            <div key={link.href} className="facts-row">
              <dt>
                <Link href={link.href} className="strong">
                  {link.label}
                </Link>
              </dt>
              <dd>{link.explanation}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </Page>
  )
}
