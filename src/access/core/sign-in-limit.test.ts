/** Tests of the limit on failed sign-ins. */
import { expect, it } from 'vitest'
import { mustWait, type Failures } from './sign-in-limit.ts'

const none: Failures = {
  ofAccountFromAddress: 0,
  ofAccountElsewhere: 0,
  accountsFromAddress: 0,
  isKnownAddress: false,
}

it.each([
  ['nobody failed', {}, false],
  ['four failures here', { ofAccountFromAddress: 4 }, false],
  ['five failures here', { ofAccountFromAddress: 5 }, true],
  ['five failures here, although it is known', { ofAccountFromAddress: 5, isKnownAddress: true }, true],
  ['guesses from many addresses', { ofAccountElsewhere: 5 }, true],
  ['the owner at a known address meanwhile', { ofAccountElsewhere: 500, isKnownAddress: true }, false],
  ['one password on five names', { accountsFromAddress: 5 }, true],
  ['a colleague of the guesser', { accountsFromAddress: 500, isKnownAddress: true }, false],
] as const)('%s', (_name, failures, expected) => {
  expect(mustWait({ ...none, ...failures })).toBe(expected)
})
