import { describe, expect, it } from 'vitest'
import { backupState, lastDue, nextStep, type BackupRecord } from './due.ts'

const at = { hour: 2, minute: 30 }
const plan = { out: '/backup', at }

describe('the last due moment', () => {
  it.each([
    ['2026-11-24T17:29:59Z', '2026-11-23T17:30:00.000Z'],
    ['2026-11-24T17:30:00Z', '2026-11-24T17:30:00.000Z'],
    ['2026-11-25T14:59:59Z', '2026-11-24T17:30:00.000Z'],
    ['2026-12-31T18:00:00Z', '2026-12-31T17:30:00.000Z'],
  ])('at %s is %s', (now, expected) => {
    expect(lastDue(new Date(now), at).toISOString()).toBe(expected)
  })
})

describe('the next step', () => {
  const now = new Date('2026-11-24T20:00:00Z')
  const done = { out: '/backup', id: 'x', at: '2026-11-24T17:30:05Z' }
  it.each<[string, BackupRecord, string]>([
    ['nothing was ever kept', {}, 'backup'],
    ['today’s is there', done, 'follow'],
    ['yesterday’s is there', { ...done, at: '2026-11-23T17:30:05Z' }, 'backup'],
    ['the folder is another one now', { ...done, out: '/other' }, 'backup'],
    [
      'it failed a minute ago',
      { ...done, at: '2026-11-23T17:30:05Z', failedAt: '2026-11-24T19:59:00Z' },
      'follow',
    ],
    ['the first one failed a minute ago', { failedAt: '2026-11-24T19:59:00Z' }, 'wait'],
    [
      'it failed long ago',
      { ...done, at: '2026-11-23T17:30:05Z', failedAt: '2026-11-24T19:00:00Z' },
      'backup',
    ],
  ])('when %s', (_, record, expected) => {
    expect(nextStep(record, now, plan)).toBe(expected)
  })
})

describe('the state', () => {
  const now = new Date('2026-11-24T20:00:00Z')
  const planned = { out: '/backup', keys: '/keys' }
  const done = { out: '/backup', id: 'x', at: '2026-11-24T17:30:05Z', followedAt: '2026-11-24T19:58:00Z' }
  type Case = readonly [what: string, record: BackupRecord, plan: Parameters<typeof backupState>[2]]
  const cases: Readonly<Record<string, readonly Case[]>> = {
    good: [
      ['by hand, this week', { at: '2026-11-20T00:00:00Z' }, undefined],
      ['planned and kept up', done, planned],
    ],
    care: [
      ['nothing and no plan', {}, undefined],
      ['by hand, long ago', { at: '2026-11-01T00:00:00Z' }, undefined],
      ['planned, keys nowhere', done, { out: '/backup' }],
    ],
    bad: [
      ['planned, failing', { ...done, failedAt: '2026-11-24T19:59:00Z' }, planned],
      ['planned, nothing since an hour', { ...done, followedAt: '2026-11-24T19:00:00Z' }, planned],
      ['planned, never done', {}, planned],
    ],
  }
  it.each(Object.entries(cases))('is %s', (expected, list) => {
    for (const [what, record, given] of list) expect(backupState(record, now, given), what).toBe(expected)
  })
})
