/** Log events in a case: at their own times, each once, with the values that were seen. */
import { describe, expect, it } from 'vitest'
import { auditor, codeOf, knownEvent, mori, useCases } from '../../../test/served-cases.ts'

const cases = useCases()
const minuteMs = 60_000

function eventsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: `00000000000000a${index + 1}`,
    at: new Date(Date.parse(knownEvent.at) + index * minuteMs).toISOString(),
  }))
}

describe('log events', () => {
  it('become entries at the times of the lines, once', async () => {
    const { id } = await cases.open()
    const body = { events: eventsOf(2), lane: 'attacker', values: ['203.0.113[.]45', '10.12.4.21', 'あ い'] }
    const add = () => cases.served().as(mori).post(`/api/cases/${id}/log-events`, body)
    expect((await add()).json()).toEqual({ entries: 2, alreadyThere: 0, observables: 2 })
    expect((await add()).json()).toEqual({ entries: 0, alreadyThere: 2, observables: 0 })
    const page = await cases.pageOf(id)
    const entries = page.timeline.filter((entry: { origin: string }) => entry.origin === 'person')
    expect(entries).toHaveLength(2)
    expect(entries[0]).toMatchObject({
      occurredAt: knownEvent.at,
      precision: 'second',
      lane: 'attacker',
      text: '10.12.4.21から 庁外の 203.0.113.45 への暗号化した通信が、許可されました。',
      links: [{ kind: 'event', id: '00000000000000a1', label: 'ファイアウォール（fw01）' }],
    })
    expect(page.observables.map((row: { value: string }) => row.value)).toEqual(
      expect.arrayContaining(['203.0.113.45', '10.12.4.21']),
    )
  })

  it('become one entry that lasts, when they are one thing', async () => {
    const { id } = await cases.open()
    const body = { events: eventsOf(5), lane: 'attacker', asOne: true }
    const reply = await cases.served().as(mori).post(`/api/cases/${id}/log-events`, body)
    expect(reply.json()).toEqual({ entries: 1, alreadyThere: 0, observables: 0 })
    const page = await cases.pageOf(id)
    const entry = page.timeline.find((row: { links: unknown[] }) => row.links.length === 5)
    expect(entry).toMatchObject({ occurredAt: knownEvent.at, endedAt: eventsOf(5).at(-1)?.at })
    expect(entry.text).toContain('全部で5件')
  })

  it('are refused whole when one is gone, and to those who only read', async () => {
    const { id } = await cases.open()
    const gone = { events: [...eventsOf(1), { id: '00000000000000ff', at: knownEvent.at }], lane: 'victim' }
    const path = `/api/cases/${id}/log-events`
    expect(await codeOf(cases.served().as(mori).post(path, gone))).toBe('incidents.log_event_gone')
    const good = { events: eventsOf(1), lane: 'victim' }
    expect(await codeOf(cases.served().as(auditor).post(path, good))).toBe('kernel.forbidden')
    const page = await cases.pageOf(id)
    expect(page.timeline.filter((row: { origin: string }) => row.origin === 'person')).toHaveLength(0)
  })
})
