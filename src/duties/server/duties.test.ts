/** Duties of a case over HTTP and the real database: from the first unknown facts to the closing of the case. */
import { describe, expect, it } from 'vitest'
import type { TodayLine } from '../../kernel/core/today.ts'
import { todaySource } from '../../kernel/server/today.ts'
import { auditor, codeOf, mori, saito, takahashi, takasaki } from '../../../test/served-cases.ts'
import { attack, nakamura, said, useDuties } from '../../../test/served-duties.ts'
import type { Who } from '../../../test/served-slices.ts'

const duties = useDuties()
const { as, ok, open, read, save, writeSheet } = duties

type Duty = { id: string; version: number; key: string; title: string; stage: string; standing: string }

/** Answers that leave nothing of the law open. */
const nothingPersonal = Object.fromEntries(
  ['leak', 'loss', 'damage', 'wrongfulPurpose', 'myNumber', 'outsideAttack', 'systemStopped', 'theft'].map(
    (name) => [name, { value: false, basis: '記録を調べた' }],
  ),
)

describe('the first minutes', () => {
  it('shows every possible report as a candidate while nothing is answered, by the strictest clock', async () => {
    const { id } = await open()
    const page = await read(id)
    expect(page).toMatchObject({ isBeginning: false, isCaseOpen: true, facts: { isKnownAssumed: false } })
    expect(page.facts.unknown).toBe(page.facts.asked)
    const byKey = new Map(page.duties.map((duty: Duty) => [duty.key, duty]))
    expect(byKey.get('appi.preliminary')).toMatchObject({
      stage: 'candidate',
      standing: 'candidate',
      due: { targetAt: '2026-11-27T15:00:00.000Z', limitAt: '2026-11-29T15:00:00.000Z' },
    })
    expect(byKey.get('practice.first-report')).toMatchObject({ due: { limitAt: '2026-11-25T08:15:00.000Z' } })
    expect(page.duties[0].key).toBe('practice.first-report')
    expect(page.history).toHaveLength(1)
    expect(JSON.stringify(page)).not.toMatch(/報告不要/)
  })

  it('counts from the opening of the case while nobody has said when the body knew', async () => {
    const opened = await duties.cases.open(undefined, { known: null })
    expect(await read(opened.id)).toMatchObject({ isBeginning: true, duties: [] })
    await duties.deliver(opened.id)
    await duties.deliver(opened.id)
    const page = await read(opened.id)
    expect(page.facts.isKnownAssumed).toBe(true)
    expect(page.history).toHaveLength(1)
  })

  it('puts the deadlines of all cases on the first page and into the overview', async () => {
    const { id, number } = await open()
    const overview = await ok(as(saito).get('/api/duties?limit=200'))
    expect(overview.total).toBe(overview.counts.running)
    expect(overview.duties.some((duty: { caseNumber: string }) => duty.caseNumber === number)).toBe(true)
    const lines = await linesOf(saito)
    const own = lines.filter((line) => line.number === number && line.section === 'deadline')
    expect(own[0]).toMatchObject({
      limitAt: '2026-11-25T08:15:00.000Z',
      href: `/duties/${id}`,
      state: '候補',
    })
    expect(own.map((line) => line.sentence)).toContain('個人情報保護委員会へ 速報')
  })
})

async function linesOf(who: Who): Promise<TodayLine[]> {
  const { kernel, within } = duties.cases.served()
  return within(who, async (ctx) => {
    const lines: TodayLine[] = []
    for (const source of kernel.slots.of(todaySource)) lines.push(...(await source(ctx)))
    return lines
  })
}

describe('facts', () => {
  it('shows the difference before saving, writes nothing, and saves the very same', async () => {
    const { id } = await open()
    const before = await read(id)
    const body = { version: before.facts.version, answers: attack }
    const preview = await ok(as(mori).post(`/api/cases/${id}/duties/preview`, body))
    expect((await read(id)).facts.version).toBe(before.facts.version)
    const saved = await ok(as(mori).put(`/api/cases/${id}/duties/facts`, body))
    expect(saved.effects).toEqual(preview.effects)
    expect(saved.changes).toContain('不正の目的による行為のおそれがある：不明 → はい')
    const page = await read(id)
    const preliminary = page.duties.find((duty: Duty) => duty.key === 'appi.preliminary')
    expect(preliminary).toMatchObject({ standing: 'expected' })
    expect(preliminary.law).toContain('3号')
    expect(page.history[0]).toMatchObject({ by: mori.name, effects: saved.effects })
    expect(page.facts.groups[0].questions[0]).toMatchObject({ value: true, basis: attack.leak.basis })
  })

  it('keeps in the history that nothing changed', async () => {
    const { id } = await open()
    await save(id, { answers: attack })
    const saved = await save(id, { answers: { contractor: { value: true, basis: '保守の委託先' } } })
    expect(saved.effects).toEqual(['必要になる報告と期限は変わりません。'])
    expect((await read(id)).history).toHaveLength(3)
  })

  it('never lets a duty vanish: it falls away, and a person with the power confirms it', async () => {
    const { id } = await open()
    await save(id, { answers: nothingPersonal })
    const page = await read(id, saito)
    const gone = page.duties.filter((duty: Duty) => duty.standing === 'fell_away')
    expect(gone.map((duty: Duty) => duty.key)).toContain('appi.preliminary')
    const waiting = await linesOf(saito)
    expect(waiting.filter((line) => line.href === `/duties/${id}`)).toMatchObject([{ section: 'waiting' }])
    expect((await linesOf(takasaki)).some((line) => line.href === `/duties/${id}`)).toBe(false)
    const wanted = {
      duties: gone.map(({ id, version }: Duty) => ({ id, version })),
      reason: '外へ出ていない',
    }
    const path = `/api/cases/${id}/duties/set-aside`
    expect(await codeOf(as(takasaki).post(path, wanted))).toBe('kernel.forbidden')
    expect(await codeOf(as(saito).post(path, { ...wanted, reason: ' ' }))).toBe('duties.reason_missing')
    await ok(as(saito).post(path, wanted))
    const after = await read(id)
    expect(after.duties.find((duty: Duty) => duty.key === 'appi.preliminary')).toMatchObject({
      stage: 'not_applicable',
      setAside: { by: saito.name, reason: '外へ出ていない' },
    })
    const back = await save(id, { answers: attack })
    expect(back.effects.join('')).toContain('もう一度候補になります')
  })

  it('refuses the second of two people who save at once, and loses nothing', async () => {
    const { id } = await open()
    const { facts } = await read(id)
    const put = (who: Who, name: string) =>
      as(who).put(`/api/cases/${id}/duties/facts`, {
        version: facts.version,
        answers: { [name]: { value: true, basis: who.name } },
      })
    const replies = await Promise.all([put(mori, 'leak'), put(takahashi, 'damage')])
    expect(replies.map((reply) => reply.statusCode).toSorted((left, right) => left - right)).toEqual([
      200, 409,
    ])
    const page = await read(id)
    expect(page.facts.version).toBe(facts.version + 1)
    expect(page.history).toHaveLength(2)
  })

  it('lets one of two win who are faster than the first assessment', async () => {
    const opened = await duties.cases.open()
    const put = (who: Who) =>
      as(who).put(`/api/cases/${opened.id}/duties/facts`, { version: 0, answers: attack })
    const replies = await Promise.all([put(mori), put(takahashi), duties.deliver(opened.id)])
    const codes = replies.slice(0, 2).map((reply) => (reply ? reply.statusCode : 0))
    expect(codes.filter((code) => code !== 200 && code !== 409)).toEqual([])
    expect((await read(opened.id)).duties.length).toBeGreaterThan(3)
  })

  it.each([
    ['an unknown name', { answers: { leek: { value: true, basis: '' } } }, 'duties.fact_unknown'],
    ['a word for a yes', { answers: { leak: { value: 'はい', basis: '' } } }, 'duties.fact_unknown'],
    [
      'a number of persons below nothing',
      { answers: { persons: { value: -1, basis: '' } } },
      'kernel.invalid_input',
    ],
    ['a NUL byte', { answers: { leak: { value: true, basis: 'a\u0000' } } }, 'kernel.invalid_input'],
    ['a huge basis', { answers: { leak: { value: true, basis: 'あ'.repeat(501) } } }, 'kernel.invalid_input'],
    ['a stranger beside', { color: 'red' }, 'kernel.invalid_input'],
    ['a time to come', { knownAt: '2026-11-27T00:00:00Z' }, 'duties.known_in_future'],
    ['a time without holidays', { knownAt: '1969-01-01T00:00:00Z' }, 'duties.facts_known_on_outside'],
    [
      'the prototype',
      { answers: JSON.parse('{"__proto__":{"value":true,"basis":""}}') as object },
      'kernel.invalid_input',
    ],
  ])('refuses %s', async (_name, body, code) => {
    const { id } = await open()
    const { facts } = await read(id)
    const wanted = { version: facts.version, ...body }
    expect(await codeOf(as(mori).put(`/api/cases/${id}/duties/facts`, wanted))).toBe(code)
  })

  it('lets the auditor read and nothing else, and says to others who may', async () => {
    const { id } = await open()
    const page = await read(id, auditor)
    expect(page.facts.allowed).toEqual([])
    const { facts } = page
    expect(await codeOf(as(auditor).put(`/api/cases/${id}/duties/facts`, { version: facts.version }))).toBe(
      'kernel.forbidden',
    )
    const duty = (await read(id, mori)).duties[0]
    expect(duty.blocked.find((act: { action: string }) => act.action === 'duty.set_aside').message).toContain(
      'CISO',
    )
  })
})

describe('a My Number', () => {
  const number = '１２３４－５６７８－９０１８'

  it('is masked before it is stored, in a basis and in the sheet, and the person is told', async () => {
    const { id } = await open()
    const saved = await save(id, { answers: { myNumber: { value: true, basis: `番号は${number}だった` } } })
    expect(saved.masked).toEqual(['個人番号（マイナンバー）が含まれる'])
    const written = await ok(writeSheet(id, { course: said(`住民の${number}を含む紙`) }))
    expect(written.masked).toEqual(['事実の経過'])
    const { rows } = await duties.cases.served().within(mori, async (ctx) => {
      const { sql } = await import('kysely')
      return sql<{ text: string }>`
        select state::text as text from duty_facts where id = ${id}
        union all select state::text from duty_sheet where id = ${id}
        union all select event::text from trail where subject_id = ${id}`.execute(ctx.tx)
    })
    expect(rows.length).toBeGreaterThan(3)
    expect(rows.map((row) => row.text.normalize('NFKC').replaceAll(/\D/g, '')).join(' ')).not.toContain(
      '123456789018',
    )
    expect(JSON.stringify(await read(id))).toContain('****－****－****')
  })
})

describe('closing', () => {
  it('waits until every duty is settled', async () => {
    const { id } = await open()
    const missing = async () =>
      (await ok(as(takasaki).get(`/api/cases/${id}/closing`))).missing.filter((item: { code: string }) =>
        item.code.startsWith('duties.'),
      )
    expect((await missing()).length).toBeGreaterThan(5)
    await save(id, { answers: nothingPersonal })
    const page = await read(id)
    const running = page.duties.filter((duty: { isSettled: boolean }) => !duty.isSettled)
    await ok(
      as(nakamura).post(`/api/cases/${id}/duties/set-aside`, {
        duties: running.map(({ id, version }: Duty) => ({ id, version })),
        reason: '訓練用の端末で、個人の情報はなかった',
      }),
    )
    expect(await missing()).toEqual([])
  })
})
