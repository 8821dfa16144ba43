import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { assess } from './assess.ts'
import { plainCalendar } from './clock.ts'
import { assessFactsSchema, type GivenFacts } from './facts.ts'
import { rulePackSchema } from './rule-pack.ts'

const statutory = join(import.meta.dirname, '../../../content/duties/statutory.yaml')
const pack = rulePackSchema.parse(parse(readFileSync(statutory, 'utf8')))

function result(facts: GivenFacts) {
  return assess(assessFactsSchema.parse(facts), pack, plainCalendar)
}

/** `D1 → due, D2 → due`: what a reader of the scenario table would write. */
function outcome(facts: GivenFacts): string {
  const { appi, myNumber } = result(facts)
  return [appi, myNumber].map((track) => brief(track)).join(' | ')
}

function brief(track: ReturnType<typeof result>['myNumber']): string {
  if (track === null) return '-'
  const guideline = track.guidelineReport === true ? ' guideline' : ''
  if (!track.required) return `none${guideline}`
  const { categories, preliminary, final } = track
  return `${categories.join()} ${preliminary.target}/${preliminary.limit} ${final.days}d ${final.raw}>${final.due}${guideline}`
}

describe('the twelve scenarios', () => {
  const bcc = { knownOn: '2026-12-02', leak: true } as const
  const misdelivered = { knownOn: '2026-08-24', leak: true, sensitive: true, persons: 1 } as const
  const lostStick = {
    knownOn: '2026-06-22',
    leak: true,
    persons: 460_517,
    sensitive: 'unknown',
    financialHarm: 'unknown',
  } as const
  const share = { knownOn: '2026-04-06', leak: true } as const
  const cases: [string, GivenFacts, string][] = [
    ['S01 BCC 1,780', { ...bcc, persons: 1780 }, '4 2026-12-04/2026-12-06 30d 2026-12-31>2027-01-04 | -'],
    ['S02 43', { ...bcc, persons: 43 }, 'none | -'],
    ['S02 100', { ...bcc, persons: 100 }, 'none | -'],
    ['S02 101', { ...bcc, persons: 101 }, '4 2026-12-04/2026-12-06 30d 2026-12-31>2027-01-04 | -'],
    ['S02 max 150', { ...bcc, personsMax: 150 }, '4 2026-12-04/2026-12-06 30d 2026-12-31>2027-01-04 | -'],
    ['S03 health check', misdelivered, '1 2026-08-26/2026-08-28 30d 2026-09-22>2026-09-24 | -'],
    ['S03b returned unopened', { ...misdelivered, recoveredUnseen: true }, 'none | -'],
    [
      'S04 lost USB',
      { ...lostStick, strongEncryption: 'unknown' },
      '1,2,4 2026-06-24/2026-06-26 30d 2026-07-21>2026-07-21 | -',
    ],
    ['S04b strong, key safe', { ...lostStick, strongEncryption: true, keyCompromised: false }, 'none | -'],
    [
      'S04 theft suspected',
      { ...lostStick, wrongfulPurpose: 'unknown' },
      '1,2,3,4 2026-06-24/2026-06-26 60d 2026-08-20>2026-08-20 | -',
    ],
    [
      'S05 print contractor',
      { knownOn: '2026-06-05', leak: true, wrongfulPurpose: true, sensitive: true, persons: 1595 },
      '1,3,4 2026-06-07/2026-06-09 60d 2026-08-03>2026-08-03 | -',
    ],
    [
      'S06 own file server',
      {
        knownOn: '2026-10-31',
        leak: true,
        damage: true,
        duplicateExists: true,
        wrongfulPurpose: true,
        sensitive: 'unknown',
        financialHarm: 'unknown',
        personsMax: 52_000,
      },
      '1,2,3,4 2026-11-02/2026-11-04 60d 2026-12-29>2027-01-04 | -',
    ],
    ['S07 DDoS', { knownOn: '2026-11-04' }, 'none | -'],
    ['S08a browsing, no My Number', { knownOn: '2026-04-06', persons: 1, wrongfulPurpose: true }, 'none | -'],
    [
      'S08b searched by My Number',
      { knownOn: '2026-04-06', persons: 1, wrongfulPurpose: true, myNumber: true, wrongfulUse: true },
      'none | 2 2026-04-08/2026-04-10 60d 2026-06-04>2026-06-04',
    ],
    [
      'S09 sold tax data',
      {
        knownOn: '2027-03-07',
        leak: true,
        wrongfulPurpose: true,
        myNumber: true,
        myNumberSystem: 'use',
        wrongfulProvision: true,
        persons: 9000,
      },
      '3,4 2027-03-09/2027-03-11 60d 2027-05-05>2027-05-06 | 1,2,4 2027-03-09/2027-03-11 60d 2027-05-05>2027-05-06',
    ],
    [
      'S10a public share',
      { ...share, sensitive: true, persons: 85 },
      '1 2026-04-08/2026-04-10 30d 2026-05-05>2026-05-07 | -',
    ],
    [
      'S10b My Number papers',
      { ...share, myNumber: true, publicElectronicExposure: true, persons: 3 },
      'none | 3 2026-04-08/2026-04-10 30d 2026-05-05>2026-05-07',
    ],
    [
      'S11 cards at input',
      {
        knownOn: '2026-11-04',
        leak: true,
        wrongfulPurpose: true,
        financialHarm: true,
        beingAcquiredOnly: true,
        persons: 910,
      },
      '3 2026-11-06/2026-11-08 60d 2027-01-02>2027-01-04 | -',
    ],
    [
      'S12 info-stealer',
      { knownOn: '2027-07-01', leak: true, wrongfulPurpose: true, personsMax: 60 },
      '3 2027-07-03/2027-07-05 60d 2027-08-29>2027-08-30 | -',
    ],
    [
      'E1 hospital USB',
      { knownOn: '2026-11-24', regime: 'private', leak: true, sensitive: true, persons: 300 },
      '1 2026-11-26/2026-11-28 30d 2026-12-23>2026-12-23 | -',
    ],
    ['E2 hospital names', { knownOn: '2026-11-24', regime: 'private', leak: true, persons: 300 }, 'none | -'],
    [
      'E3 assembly',
      { knownOn: '2026-11-24', regime: 'council', leak: true, persons: 300 },
      '4 2026-11-26/2026-11-28 30d 2026-12-23>2026-12-23 | -',
    ],
    [
      'E4 one My Number paper',
      { knownOn: '2026-11-24', leak: true, myNumber: true, persons: 1 },
      'none | none guideline',
    ],
    [
      'E5 paper lost inside',
      { knownOn: '2026-11-24', loss: true, duplicateExists: true, persons: 5 },
      'none | -',
    ],
    [
      'E6 sensitive by ordinance',
      { knownOn: '2026-11-24', leak: true, ordinanceSensitive: true, persons: 1 },
      '5 2026-11-26/2026-11-28 30d 2026-12-23>2026-12-23 | -',
    ],
  ]
  it.each(cases)('%s', (_name, facts, expected) => {
    expect(outcome(facts)).toBe(expected)
  })
})
