/** What of a sealed case stands outside of its envelope, and how that changes. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { By } from '../../incidents/core/who.ts'

export type SealedCase = {
  /** The mark by which people speak of it. */
  readonly label: string
  readonly sealedAt: string
  readonly sealedBy: By
  /** It was open to read before: the trail of that time is not sealed. */
  readonly wasReadable: boolean
  /** Who may not take part or decide, boxed under the server's key; see `Bars`. */
  readonly bars: string
  readonly keyVersion: number
  readonly unsealedAt: string | null
  readonly unsealedBy: By | null
}

export type SealedCaseEvent =
  | { readonly type: 'sealed_case.sealed'; readonly sealed: SealedCase }
  | { readonly type: 'sealed_case.barred'; readonly bars: string }
  | { readonly type: 'sealed_case.key_changed'; readonly keyVersion: number }
  | { readonly type: 'sealed_case.unsealed'; readonly at: string; readonly by: By }

export function evolveSealed(state: SealedCase, event: SealedCaseEvent): SealedCase {
  switch (event.type) {
    case 'sealed_case.sealed':
      return event.sealed
    case 'sealed_case.barred':
      return { ...state, bars: event.bars }
    case 'sealed_case.key_changed':
      return { ...state, keyVersion: event.keyVersion }
    default:
      return { ...state, unsealedAt: event.at, unsealedBy: event.by }
  }
}

/** People under suspicion and the units they sit in: their line. */
export type Bars = { readonly personIds: readonly string[]; readonly unitIds: readonly string[] }

export const noBars: Bars = { personIds: [], unitIds: [] }

/** True for a person under suspicion. */
export function isSuspect(bars: Bars, personId: string | undefined): boolean {
  return personId !== undefined && bars.personIds.includes(personId)
}

/** Who decides must be neither under suspicion nor sit in the same unit. */
export function refuseInLine(
  bars: Bars,
  decider: { readonly personId?: string; readonly unitIds: readonly string[] },
): Refusal<'sealing.in_line'> | undefined {
  const isInLine =
    isSuspect(bars, decider.personId) || decider.unitIds.some((unitId) => bars.unitIds.includes(unitId))
  return isInLine ? refuse('sealing.in_line') : undefined
}
