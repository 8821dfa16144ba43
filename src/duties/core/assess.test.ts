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

describe('what counts as an event', () => {
  it.each([
    [{ leak: true }, ['leak']],
    [{ leak: 'unknown' }, ['leak']],
    [{ leak: true, recoveredUnseen: true }, []],
    [{ leak: true, recoveredUnseen: 'unknown' }, ['leak']],
    [{ loss: true, damage: true }, ['loss', 'damage']],
    [{ loss: true, damage: true, duplicateExists: true }, []],
    [{ leak: true, damage: true, duplicateExists: true }, ['leak']],
    [{ loss: true, recoveredUnseen: true }, ['loss']],
    [{}, []],
  ] as const)('%o → %o', (facts, events) => {
    expect(result({ knownOn: '2026-11-24', ...facts }).events).toEqual(events)
  })
})

describe('encryption exempts only when it was strong and the key is safe', () => {
  it.each([
    [true, false, false],
    [true, true, true],
    [true, 'unknown', true],
    ['unknown', false, true],
    ['unknown', 'unknown', true],
    [false, false, true],
  ] as const)(
    'strong %s, key known to others %s → required %s',
    (strongEncryption, keyCompromised, required) => {
      const facts = {
        knownOn: '2026-11-24',
        leak: true,
        sensitive: true,
        myNumber: true,
        persons: 500,
      } as const
      const { appi, myNumber, notifyPersons } = result({ ...facts, strongEncryption, keyCompromised })
      expect(appi.required).toBe(required)
      expect(myNumber?.required).toBe(required)
      expect(myNumber?.guidelineReport).toBe(false)
      expect(notifyPersons).toBe(required)
    },
  )
})

describe('the number of persons', () => {
  const leak = { knownOn: '2026-11-24', leak: true } as const
  it.each([
    [{ persons: 101 }, [4], []],
    [{ persons: 100 }, [], []],
    [{ persons: 0 }, [], []],
    [{ persons: 43, personsMax: 150 }, [4], []],
    [{ persons: 101, personsMax: 100 }, [], []],
    [{ persons: null, personsMax: null }, [4], ['persons']],
    [{}, [4], ['persons']],
    [{ regime: 'private', persons: 1000 }, [], []],
    [{ regime: 'private', persons: 1001 }, [4], []],
  ] as const)('%o → %o', (facts, categories, needsReview) => {
    const { appi, ...rest } = result({ ...leak, ...facts })
    expect(appi.categories).toEqual(categories)
    expect(rest.needsReview).toEqual(needsReview)
  })

  it('keeps the threshold of 100 for My Number in every regime', () => {
    const hospital = { ...leak, regime: 'private', myNumber: true, persons: 101 } as const
    expect(result(hospital).myNumber?.categories).toEqual([4])
  })

  it('is not asked for where nothing depends on it', () => {
    expect(result({ knownOn: '2026-11-24', loss: true, duplicateExists: true }).needsReview).toEqual([])
  })
})

describe('information that was only being acquired', () => {
  const skimmed = {
    knownOn: '2026-11-04',
    leak: true,
    wrongfulPurpose: true,
    sensitive: true,
    financialHarm: true,
    ordinanceSensitive: true,
    persons: 910,
  } as const
  it.each([
    [true, [3], []],
    [false, [1, 2, 3, 4, 5], []],
    ['unknown', [1, 2, 3, 4, 5], ['beingAcquiredOnly']],
  ] as const)('%s → %o', (beingAcquiredOnly, categories, needsReview) => {
    const { appi, ...rest } = result({ ...skimmed, beingAcquiredOnly })
    expect(appi.categories).toEqual(categories)
    expect(rest.needsReview).toEqual(needsReview)
  })

  it('is outside without a wrongful purpose', () => {
    const facts = { ...skimmed, wrongfulPurpose: false, beingAcquiredOnly: true } as const
    expect(result(facts).appi).toEqual({ required: false, categories: [] })
  })
})

describe('My Number', () => {
  const leak = { knownOn: '2026-11-24', leak: true, persons: 1 } as const
  it.each([
    [{ myNumber: true, myNumberSystem: 'network' }, [1], false],
    [{ myNumber: true, myNumberSystem: 'use' }, [1], false],
    [{ myNumber: true, myNumberSystem: 'related' }, [1], false],
    [{ myNumber: true, wrongfulPurpose: true }, [2], false],
    [{ myNumber: true, wrongfulProvision: true }, [2], false],
    [{ myNumber: true, publicElectronicExposure: true }, [3], false],
    [{ myNumber: true, personsMax: 101 }, [4], false],
    [{ myNumber: true, myNumberSystem: 'use', wrongfulUse: true, personsMax: 101 }, [1, 2, 4], false],
    [{ myNumber: 'unknown' }, [], true],
    [{ myNumber: 'unknown', publicElectronicExposure: 'unknown' }, [3], false],
    [{ myNumber: true, recoveredUnseen: true, publicElectronicExposure: true }, [], false],
  ] as const)('%o → %o, guideline %s', (facts, categories, guidelineReport) => {
    const { myNumber } = result({ ...leak, ...facts })
    expect(myNumber?.categories).toEqual(categories)
    expect(myNumber?.guidelineReport).toBe(guidelineReport)
  })

  it('is null when none is involved, whatever else is answered about it', () => {
    expect(result({ ...leak, myNumberSystem: 'use', wrongfulUse: true }).myNumber).toBeNull()
  })

  it('names the article and the items, and has the exact shape', () => {
    const { myNumber, appi } = result({ ...leak, myNumber: true, myNumberSystem: 'use', persons: 101 })
    expect(appi).toEqual({
      required: true,
      law: '個人情報保護法68条1項・規則43条4号',
      categories: [4],
      preliminary: { target: '2026-11-26', limit: '2026-11-28' },
      final: { days: 30, raw: '2026-12-23', due: '2026-12-23' },
    })
    expect(myNumber).toEqual({
      required: true,
      law: '番号法29条の4第1項・番号法の報告規則2条1号・4号',
      categories: [1, 4],
      preliminary: { target: '2026-11-26', limit: '2026-11-28' },
      final: { days: 30, raw: '2026-12-23', due: '2026-12-23' },
      guidelineReport: false,
    })
  })

  it('has a guideline report only for government', () => {
    const facts = { ...leak, myNumber: true } as const
    expect(result(facts).myNumber).toEqual({ required: false, categories: [], guidelineReport: true })
    expect(result({ ...facts, regime: 'private' }).myNumber).toEqual({ required: false, categories: [] })
    expect(result({ ...facts, regime: 'council' }).myNumber).toEqual({ required: false, categories: [] })
    expect(result(facts).notifyPersons).toBe(false)
  })
})

describe('regimes', () => {
  const everything = {
    knownOn: '2026-11-24',
    leak: true,
    sensitive: true,
    ordinanceSensitive: true,
    financialHarm: true,
    wrongfulPurpose: true,
    persons: 2000,
  } as const
  it.each([
    ['government', [1, 2, 3, 4, 5], '個人情報保護法68条1項・規則43条1号・2号・3号・4号・5号'],
    ['private', [1, 2, 3, 4], '個人情報保護法26条1項・規則7条1号・2号・3号・4号'],
    ['council', [1, 2, 3, 4, 5], '議会の個人情報の保護に関する条例'],
  ] as const)('%s', (regime, categories, law) => {
    expect(result({ ...everything, regime }).appi).toMatchObject({ categories, law, final: { days: 60 } })
  })

  it('tells an assembly that the Commission is not its recipient by statute', () => {
    const text = result({ ...everything, regime: 'council' }).reasons.join('')
    expect(text).toContain('個人情報保護委員会への報告は、法令で定められたものではありません')
  })
})

describe('unknown facts', () => {
  it('makes everything possible when nothing is known, and says what to confirm', () => {
    const { appi, myNumber, needsReview, notifyPersons } = result({
      knownOn: '2026-11-24',
      leak: 'unknown',
      loss: 'unknown',
      damage: 'unknown',
      recoveredUnseen: 'unknown',
      duplicateExists: 'unknown',
      strongEncryption: 'unknown',
      keyCompromised: 'unknown',
      sensitive: 'unknown',
      ordinanceSensitive: 'unknown',
      financialHarm: 'unknown',
      wrongfulPurpose: 'unknown',
      beingAcquiredOnly: 'unknown',
      myNumber: 'unknown',
      wrongfulUse: 'unknown',
      wrongfulProvision: 'unknown',
      publicElectronicExposure: 'unknown',
    })
    expect(appi.categories).toEqual([1, 2, 3, 4, 5])
    expect(myNumber?.categories).toEqual([2, 3, 4])
    expect(notifyPersons).toBe(true)
    expect(needsReview).toEqual([
      'leak',
      'loss',
      'damage',
      'recoveredUnseen',
      'duplicateExists',
      'strongEncryption',
      'keyCompromised',
      'sensitive',
      'ordinanceSensitive',
      'financialHarm',
      'wrongfulPurpose',
      'beingAcquiredOnly',
      'myNumber',
      'wrongfulUse',
      'wrongfulProvision',
      'publicElectronicExposure',
      'persons',
    ])
  })

  it.each([
    [{ sensitive: 'unknown', persons: 10 }, ['sensitive']],
    [{ sensitive: 'unknown', persons: 500 }, ['sensitive']],
    [{ wrongfulPurpose: 'unknown', persons: 500 }, ['wrongfulPurpose']],
    [{ strongEncryption: 'unknown', sensitive: true, persons: 1 }, ['strongEncryption']],
    [{ recoveredUnseen: true, sensitive: 'unknown' }, []],
    [{ strongEncryption: false, keyCompromised: 'unknown', persons: 500 }, []],
    [{ regime: 'private', ordinanceSensitive: 'unknown', persons: 10 }, []],
  ] as const)('%o → %o', (facts, needsReview) => {
    expect(result({ knownOn: '2026-11-24', leak: true, ...facts }).needsReview).toEqual(needsReview)
  })

  it('prepares for 60 days and says when 30 days would end', () => {
    const { appi, reasons } = result({
      knownOn: '2026-11-25',
      leak: true,
      wrongfulPurpose: 'unknown',
      persons: 500,
    })
    expect(appi).toMatchObject({ categories: [3, 4], final: { days: 60, due: '2027-01-25' } })
    expect(reasons.join('')).toContain('30日となり、令和8年12月24日（木）までに早まります')
  })
})

describe('sentences', () => {
  it('give article, reason and dates', () => {
    expect(result({ knownOn: '2026-12-02', leak: true, personsMax: 1780 }).reasons).toEqual([
      '令和8年12月2日（水）に知ったので、この日を1日目として数えます。',
      '本人の数（最大1,780人）が100人を超えるため、規則43条4号に当たる見込みです。',
      '個人情報保護法68条1項の速報の目標は令和8年12月4日（金）、遅くとも令和8年12月6日（日）です。',
      '個人情報保護法68条1項の確報は、30日目の令和8年12月31日（木）が閉庁日のため、次の開庁日の令和9年1月4日（月）までです。',
      '報告が必要になる見込みのため、本人への通知（代わりの措置を含む）も準備します。',
      '条文の確認日は令和7年9月24日（水）です。',
      'これは準備のための見込みです。該当するかどうかは人が決め、決めた人と理由を残します。',
    ])
  })

  it('never give the verdict that no report is needed', () => {
    const facts = [
      { leak: true, persons: 3 },
      {},
      { leak: true, recoveredUnseen: true },
      { regime: 'council' },
    ] as const
    for (const given of facts) {
      const text = result({ knownOn: '2026-12-02', ...given }).reasons.join('')
      expect(text).not.toMatch(/報告不要|報告は不要|報告の必要はありません/)
      expect(text).toContain('該当しない見込み')
    }
  })
})
