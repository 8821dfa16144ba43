/** What a case touches in the registers, as it was when it was linked. */
import type { By } from './who.ts'

export const linkRoles = ['asset', 'vendor', 'contact'] as const
export type LinkRole = (typeof linkRoles)[number]

export const compromiseStates = ['unknown', 'suspected', 'compromised', 'clean', 'not_applicable'] as const
export type Compromise = (typeof compromiseStates)[number]

/** The register item in the words of that moment: the register changes, the case must not. */
export type ItemSnapshot = {
  readonly itemId: string
  readonly kind: string
  readonly title: string
  readonly detail: string
  readonly zone: string
}

export type ItemLink = {
  readonly caseId: string
  readonly role: LinkRole
  readonly snapshot: ItemSnapshot
  readonly compromise: Compromise
  readonly note: string
  readonly linkedAt: string
  readonly linkedBy: By
}

export type LinkEvent =
  | { readonly type: 'case_link.added'; readonly caseId: string; readonly link: ItemLink }
  | {
      readonly type: 'case_link.assessed'
      readonly caseId: string
      readonly compromise: Compromise
      readonly note: string
    }

/** Folds one event; a link begins with `case_link.added`. */
export function evolveLink(link: ItemLink, event: LinkEvent): ItemLink {
  if (event.type === 'case_link.added') return event.link
  return { ...link, compromise: event.compromise, note: event.note }
}
