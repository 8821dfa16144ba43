/** From matches of the log pipeline to machine reports, over the real database and the shipped rules. */
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { mori } from '../../../test/served-cases.ts'
import { ok, tamura, useIntake } from '../../../test/served-intake.ts'
import type { EventSummary } from '../../logs/core/event.ts'
import type { Matched } from '../../logs/core/slots.ts'
import { commitmentOf } from '../../kernel/server/ledger.ts'
import { raiseAlerts } from './raise-alerts.ts'
import { openRuleBook, type RuleBook } from './rule-book.ts'

const intake = useIntake()
let rules: RuleBook
let ruleId = ''
let ruleTitle = ''

beforeAll(async () => {
  rules = await openRuleBook([join(import.meta.dirname, '../../../content/detection/rules')])
  const rule = rules.list()[0]
  if (!rule) throw new Error('no rule is shipped')
  ruleId = rule.id
  ruleTitle = rule.title
})

function match(
  eventId: string,
  more: Partial<EventSummary> & { at?: string; ruleId?: string } = {},
): Matched {
  const { at = '2026-11-25T00:10:00.000Z', ruleId: other, ...summary } = more
  return {
    eventId,
    ts: new Date(at),
    ruleIds: [other ?? ruleId],
    event: {
      source: 'fortigate',
      dataset: 'fortigate.traffic',
      category: 'network',
      host: '',
      user: '',
      sourceIp: '10.12.4.21',
      destinationIp: '203.0.113.45',
      destinationPort: 443,
      domain: '',
      process: '',
      action: 'accept',
      outcome: 'allowed',
      raw: '',
      ...summary,
    },
  }
}

function deliver(...matched: Matched[]): Promise<void> {
  const { kernel, bodyId } = intake.served()
  return raiseAlerts({ kernel, ...intake.doors(), rules }, { bodyId, matched })
}

/** Alerts of one machine, oldest first. */
async function alertsOf(host: string) {
  const open = await ok(intake.as(mori).get('/api/reports?show=alerts&limit=200'))
  const decided = await ok(intake.as(mori).get('/api/reports?show=decided&limit=200'))
  const rows: { id: string; place: string }[] = [...decided.rows, ...open.rows]
  const own = rows.filter((row) => row.place.toLowerCase() === host.toLowerCase())
  return Promise.all(own.map((row) => intake.read(row.id)))
}

async function hitsOf(eventIds: string[]) {
  const { database, bodyId } = intake.served()
  const { rows } = await database.transaction(bodyId, (tx) =>
    sql<{ log_event_id: string; report_id: string }>`
      select log_event_id, report_id from rule_hit
      where body_id = ${bodyId} and log_event_id = any(${eventIds}::text[]) order by 1`.execute(tx),
  )
  return rows
}

describe('a batch of matches', () => {
  it('becomes one report and one hit however often it is delivered', async () => {
    const batch = match('e1', { host: 'ONCE-01' })
    await deliver(batch)
    await deliver(batch)
    await deliver(batch, batch)
    const [alert, ...others] = await alertsOf('ONCE-01')
    expect(others).toEqual([])
    expect(alert).toMatchObject({
      kind: 'machine',
      stage: 'received',
      isFromOutside: false,
      numberLabel: expect.stringMatching(/^検8-\d{4}$/),
      origin: { ruleId, ruleTitle, hits: 1, logEventIds: ['e1'] },
    })
    expect(alert.slip.addresses).toEqual([
      { type: 'ip', value: '10.12.4.21' },
      { type: 'ip', value: '203.0.113.45' },
    ])
    expect(await hitsOf(['e1'])).toEqual([{ log_event_id: 'e1', report_id: alert.id }])
    expect((await intake.trailOf(alert.id)).map((entry) => entry.event.type)).toEqual(['report.received'])
  })

  it('is one report even when it is delivered twice at the same moment', async () => {
    const batch = match('e2', { host: 'ONCE-02' })
    await Promise.all([deliver(batch), deliver(batch), deliver(batch)])
    const alerts = await alertsOf('ONCE-02')
    expect(alerts.map((alert) => alert.origin.hits)).toEqual([1])
  })

  it('keeps a storm readable: twenty machines one by one, all others in one report, and no hit lost', async () => {
    const flood = rules.list()[3]?.id ?? ''
    const at = '2026-11-20T03:00:00.000Z'
    const storm = Array.from({ length: 300 }, (_, index) =>
      match(`storm-${index}`, { host: `STORM-${index % 150}`, ruleId: flood, at }),
    )
    await deliver(...storm.slice(0, 100))
    await deliver(...storm.slice(100), ...storm.slice(0, 50))
    const hits = await hitsOf(storm.map((hit) => hit.eventId))
    const reports = [...new Set(hits.map((hit) => hit.report_id))]
    expect(hits).toHaveLength(300)
    expect(reports).toHaveLength(21)
    const alerts = await Promise.all(reports.map((id) => intake.read(id)))
    expect(alerts.reduce((sum, alert) => sum + alert.origin.hits, 0)).toBe(300)
    expect(alerts.filter((alert) => alert.slip.machineName === 'ほかの多数の機械')).toHaveLength(1)
  })

  it('joins hits by rule, machine and day of Tokyo, and nothing else', async () => {
    const other = rules.list()[1]?.id ?? ''
    await deliver(
      match('j1', { host: 'JOIN-01', at: '2026-11-24T14:59:59.000Z' }),
      match('j2', { host: 'JOIN-01', at: '2026-11-24T15:00:00.000Z' }),
      match('j3', { host: 'join-01', at: '2026-11-25T14:59:59.000Z', destinationIp: '198.51.100.7' }),
      match('j4', { host: 'JOIN-01', at: '2026-11-25T14:00:00.000Z', ruleId: other }),
      match('j5', { host: 'JOIN-02', at: '2026-11-25T14:00:00.000Z' }),
    )
    const alerts = await alertsOf('JOIN-01')
    const found = alerts.map((alert) => [alert.origin.ruleId, alert.origin.logEventIds])
    expect(found).toHaveLength(3)
    expect(found).toEqual(
      expect.arrayContaining([
        [ruleId, ['j1']],
        [ruleId, ['j2', 'j3']],
        [other, ['j4']],
      ]),
    )
    const joined = alerts.find((alert) => alert.origin.hits === 2)
    expect(joined.origin).toMatchObject({
      firstAt: '2026-11-24T15:00:00.000Z',
      lastAt: '2026-11-25T14:59:59.000Z',
    })
    expect(await alertsOf('JOIN-02')).toHaveLength(1)
  })

  it('widens the report of an earlier batch', async () => {
    await deliver(match('w1', { host: 'WIDE-01' }))
    await deliver(match('w2', { host: 'WIDE-01', at: '2026-11-25T01:00:00.000Z' }))
    const [alert, ...others] = await alertsOf('WIDE-01')
    expect(others).toEqual([])
    expect(alert.origin).toMatchObject({ hits: 2, logEventIds: ['w1', 'w2'] })
  })

  it('survives two batches for one machine at the same moment', async () => {
    const batches = Array.from({ length: 6 }, (_, index) => match(`c${index}`, { host: 'BUSY-01' }))
    await Promise.all(batches.map((batch) => deliver(batch)))
    const alerts = await alertsOf('BUSY-01')
    expect(alerts.map((alert) => alert.origin.hits)).toEqual([6])
  })

  it('names a rule that is no longer there by its id', async () => {
    await deliver(match('g1', { host: 'GONE-01', ruleId: 'gone-rule' }))
    expect((await alertsOf('GONE-01'))[0].origin).toMatchObject({ ruleTitle: 'gone-rule', level: 'unknown' })
  })
})

describe('a closed alert', () => {
  it('is followed by one new one, which takes what comes until it is closed as well', async () => {
    const act = { to: 'close', reason: 'false_positive', note: '保守の通信だった' }
    await deliver(match('f1', { host: 'FOLLOW-01' }))
    const [first] = await alertsOf('FOLLOW-01')
    await ok(intake.act(mori, first.id, act))
    await deliver(match('f1', { host: 'FOLLOW-01' }))
    expect(await alertsOf('FOLLOW-01')).toHaveLength(1)
    await deliver(match('f2', { host: 'FOLLOW-01' }))
    await deliver(match('f3', { host: 'FOLLOW-01' }))
    const second = (await alertsOf('FOLLOW-01')).find((alert) => alert.id !== first.id)
    expect(second).toMatchObject({ stage: 'received', origin: { hits: 2, logEventIds: ['f2', 'f3'] } })
    await ok(intake.act(mori, second.id, act))
    await deliver(match('f4', { host: 'FOLLOW-01' }))
    const all = await alertsOf('FOLLOW-01')
    expect(all.map((alert) => alert.origin.hits).toSorted((left, right) => left - right)).toEqual([1, 1, 2])
    expect((await intake.read(first.id)).origin.hits).toBe(1)
  })

  it('that is linked to a case goes on counting in its case', async () => {
    await deliver(match('l1', { host: 'LINK-01' }))
    const [alert] = await alertsOf('LINK-01')
    const opened = {
      to: 'case',
      title: '不審な通信',
      category: 'c2_communication',
      severity: 2,
      zone: 'lgwan',
    }
    await ok(intake.act(mori, alert.id, opened))
    await deliver(match('l2', { host: 'LINK-01' }))
    expect(await alertsOf('LINK-01')).toMatchObject([{ stage: 'linked', origin: { hits: 2 } }])
  })
})

describe('a machine report', () => {
  it('is proposed together with the call that names the same address', async () => {
    await deliver(match('p1', { host: 'PROP-01', sourceIp: '10.12.4.77', destinationIp: '198.51.100.99' }))
    const call = await intake.receive(tamura, {
      slip: { verbatim: '198.51.100.99 です', addresses: [{ type: 'ip', value: '198.51.100.99' }] },
    })
    const proposal = await ok(intake.as(mori).get(`/api/reports/${call.id}/proposal`))
    const [alert] = await alertsOf('PROP-01')
    expect(proposal).toMatchObject({ act: 'open_case', withReports: [{ id: alert.id }] })
    expect(proposal.reasons[0]).toBe(`${alert.numberLabel} も、同じ 198.51.100.99 を指しています。`)
  })

  it('has nobody to call back', async () => {
    const contactId = await intake.addContact({
      name: 'みやま県警察本部（代表）',
      organization: 'みやま県警察本部',
      role: 'police_cyber',
      phone: '03-0000-4110',
    })
    await deliver(match('n1', { host: 'NOBODY-01' }))
    const [alert] = await alertsOf('NOBODY-01')
    const call = { to: 'verification', contactId, number: '03-0000-4110', outcome: 'verified' }
    const reply = await intake.act(mori, alert.id, call)
    expect(reply.json().error.code).toBe('intake.nothing_to_verify')
  })

  it('is written by the program, and its trail computes again', async () => {
    await deliver(match('t1', { host: 'TRAIL-01' }))
    await deliver(match('t2', { host: 'TRAIL-01' }))
    const [alert] = await alertsOf('TRAIL-01')
    const trail = await intake.trailOf(alert.id)
    expect(trail.map((entry) => entry.event.type)).toEqual(['report.received', 'report.repeated'])
    for (const { salt, commitment, sequence: _sequence, recordedAt, ...entry } of trail) {
      expect(entry.actor).toMatchObject({ kind: 'system' })
      const again = commitmentOf(salt, { ...entry, recordedAt: recordedAt.toISOString() })
      expect(again.equals(commitment)).toBe(true)
    }
  })
})
