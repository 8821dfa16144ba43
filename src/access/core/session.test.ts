/** Tests of how long a session lasts. */
import { expect, it } from 'vitest'
import { endsAt, isAlive } from './session.ts'

const at = (time: string) => new Date(`2026-11-25T${time}:00.000Z`)
const session = (seen: string, ended: string | null = null) => ({
  createdAt: at('00:00'),
  lastSeenAt: at(seen),
  endedAt: ended === null ? null : at(ended),
})

it.each([
  ['00:00', '00:29', true],
  ['00:00', '00:30', false],
  ['05:00', '05:29', true],
  ['11:50', '11:59', true],
  ['11:50', '12:00', false],
] as const)('seen %s, asked %s → %s', (seen, now, expected) => {
  expect(isAlive(session(seen), at(now))).toBe(expected)
})

it('is over when somebody ended it', () => {
  expect(isAlive(session('00:10', '00:11'), at('00:12'))).toBe(false)
})

it('says when it ends by itself', () => {
  expect(endsAt(session('01:00'))).toEqual(at('01:30'))
  expect(endsAt(session('11:45'))).toEqual(at('12:00'))
})
