/** The passphrase of a person's own key: long enough that a stolen copy of the database cannot be guessed open. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'

const passphraseMin = 15
export const passphraseMax = 400

const failuresMax = 5
export const waitMinutes = 15

/** Folded as passwords are, so that full width and half width are the same. */
export function checkPassphrase(typed: string): string | Refusal<'sealing.passphrase_short'> {
  const passphrase = typed.normalize('NFKC')
  const isVaried = new Set(passphrase).size >= 5
  return passphrase.length >= passphraseMin && isVaried
    ? passphrase
    : refuse('sealing.passphrase_short', { min: passphraseMin })
}

export type Failures = { readonly failures: number; readonly failedAt: Date | null }

/** True when another attempt must wait: five wrong ones, the last of them within fifteen minutes. */
export function mustWait({ failures, failedAt }: Failures, now: Date): boolean {
  return failures >= failuresMax && isRecent(failedAt, now)
}

/** Failures including one at `now`; old ones are forgotten. */
export function countFailure({ failures, failedAt }: Failures, now: Date): number {
  return isRecent(failedAt, now) ? failures + 1 : 1
}

function isRecent(failedAt: Date | null, now: Date): boolean {
  return failedAt !== null && now.getTime() - failedAt.getTime() < waitMinutes * 60_000
}
