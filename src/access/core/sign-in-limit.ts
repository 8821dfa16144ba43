/** The limit on failed sign-ins: stops guessing without locking out those who know their password. */

const failuresMax = 5
export const windowMinutes = 15
/** An address from which this account signed in within so many days is known to it. */
export const knownAddressDays = 30

export type Failures = {
  /** Of this account from this address within the window. */
  readonly ofAccountFromAddress: number
  /** Of this account from addresses that it does not know, within the window. */
  readonly ofAccountElsewhere: number
  /** Different accounts that failed from this address within the window. */
  readonly accountsFromAddress: number
  /** The account has signed in from this address lately. */
  readonly isKnownAddress: boolean
}

/**
 * True when another attempt must wait. An account that signs in from where it always does is stopped only
 * by its own failures there: a guesser elsewhere, or a colleague at the same address, cannot lock it.
 */
export function mustWait(failures: Failures): boolean {
  if (failures.ofAccountFromAddress >= failuresMax) return true
  if (failures.isKnownAddress) return false
  return failures.ofAccountElsewhere >= failuresMax || failures.accountsFromAddress >= failuresMax
}
