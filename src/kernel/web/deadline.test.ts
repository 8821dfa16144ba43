import { expect, it } from 'vitest'
import { remainingOf, sayDue } from './deadline.ts'

const now = new Date('2026-11-25T10:42:00+09:00')
const endOf = (day: string) => new Date(Date.parse(`${day}T00:00:00+09:00`) + 86_400_000).toISOString()

it.each([
  { name: 'no date', deadline: {}, words: '日数の定めなし', tone: 'plain' },
  { name: 'today', deadline: { limitAt: '2026-11-25T17:15:00+09:00' }, words: 'あと6時間33分', tone: 'care' },
  {
    name: 'target before limit',
    deadline: { targetAt: endOf('2026-11-27'), limitAt: endOf('2026-11-29') },
    words: '目標まで2日',
    tone: 'plain',
  },
  {
    name: 'target passed, limit not',
    deadline: { targetAt: endOf('2026-11-24'), limitAt: endOf('2026-11-29') },
    words: 'あと4日',
    tone: 'plain',
  },
  {
    name: 'one date far away',
    deadline: { targetAt: endOf('2026-12-17'), limitAt: endOf('2026-12-17') },
    words: 'あと22日',
    tone: 'plain',
  },
  { name: 'overdue', deadline: { limitAt: endOf('2026-11-22') }, words: '2日超過', tone: 'late' },
])('says what is left: $name', ({ deadline, words, tone }) => {
  expect(remainingOf(deadline, now)).toEqual({ words, tone })
})

it.each([
  [endOf('2026-11-27'), '11月27日（金）'],
  ['2026-11-25T17:15:00+09:00', '11月25日（水）17時15分'],
  [endOf('2027-01-25'), '令和9年1月25日（月）'],
  ['2027-01-25T12:00:00+09:00', '令和9年1月25日（月）12時00分'],
])('writes the date of %s', (at, words) => {
  expect(sayDue(new Date(at), now)).toBe(words)
})
