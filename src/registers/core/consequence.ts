/** What a change to one item makes doubtful in the items that link to it. */
import type { RegisterKind } from './kind.ts'

/** Kind and beginning of the changed field → the code that the linking items are flagged with. */
const consequences: readonly { kind: string; fields: readonly string[]; code: string }[] = [
  { kind: 'vendor', fields: ['contract', 'phone', 'requests', 'subcontract'], code: 'contract_changed' },
  { kind: 'machine', fields: ['zone', 'ip_addresses', 'os'], code: 'system_renewed' },
  { kind: 'system', fields: ['zone', 'machines', 'software'], code: 'system_renewed' },
]

/** The code for linking items when `fields` of an item of `kind` changed, or undefined. */
export function consequenceOf(kind: string, fields: readonly string[]): string | undefined {
  return consequences.find(
    (rule) =>
      rule.kind === kind && fields.some((field) => rule.fields.some((start) => field.startsWith(start))),
  )?.code
}

/** True when items of `kind` know what to do with the code. */
export function heeds(kind: Pick<RegisterKind, 'stale_when'>, code: string): boolean {
  return kind.stale_when.includes(code)
}
