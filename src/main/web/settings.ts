/** The pages of the settings and the permission that each needs. */
import { ja as access } from '../../access/core/screen/ja.ts'
import { ja as attestation } from '../../attestation/core/screen/ja.ts'
import { ja as detection } from '../../detection/core/screen/ja.ts'
import type { SettingsLink } from '../../kernel/web/shell-context.ts'
import { ja as logs } from '../../logs/core/screen/ja.ts'
import { ja as organization } from '../../organization/core/screen/ja.ts'
import { ja as sealing } from '../../sealing/core/screen/ja.ts'
import { ja } from '../core/ja.ts'

const links: readonly (SettingsLink & { needs?: string })[] = [
  { href: '/settings/body', ...organization.settings.body, needs: 'organization.read' },
  { href: '/settings/units', ...organization.settings.units, needs: 'organization.read' },
  { href: '/settings/seats', ...access.settings.seats, needs: 'organization.read' },
  { href: '/settings/people', ...access.settings.people, needs: 'organization.read' },
  { href: '/settings/accounts', ...access.settings.accounts, needs: 'account.manage' },
  { href: '/settings/sign-in-methods', ...access.settings.methods, needs: 'sign_in.manage' },
  { href: '/settings/keys', ...access.settings.keys, needs: 'key.manage' },
  { href: '/logs/sources', ...logs.settings.sources, needs: 'log.source' },
  { href: '/rules', ...detection.settings.rules, needs: 'rule.reload' },
  { href: '/settings/mail', ...access.settings.mail, needs: 'mail.manage' },
  { href: '/settings/attestation', ...attestation.settings.attestation, needs: 'attestation.read' },
  { href: '/settings/erasures', ...attestation.settings.erasure, needs: 'erasure.read' },
  {
    href: '/settings/status',
    label: ja.web.status.label,
    explanation: ja.web.status.explanation,
    needs: 'system.read',
  },
  { href: '/settings/account', ...access.settings.account },
  { href: '/sealed', ...sealing.settings },
]

/** Those that somebody with `permissions` may open. */
export function settingsFor(permissions: ReadonlySet<string>): readonly SettingsLink[] {
  return links
    .filter((link) => link.needs === undefined || permissions.has(link.needs))
    .map(({ href, label, explanation }) => ({ href, label, explanation }))
}
