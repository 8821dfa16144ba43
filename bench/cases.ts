/** Cases: how long the list and a save take with 20,000 of them, against the plain statements beneath. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { ja } from '../src/incidents/core/ja.ts'
import { refuse } from '../src/kernel/core/result.ts'
import { createIncidents } from '../src/incidents/server/incidents.ts'
import { createCustody } from '../src/custody/server/custody.ts'
import { silentLog } from '../src/kernel/server/log.ts'
import { migrate } from '../src/kernel/server/migrations.ts'
import { startPostgres } from '../src/kernel/server/postgres/start-postgres.ts'
import { serveSlices, type Caller, type Served, type Who } from '../test/served-slices.ts'
import { percentile, type Bench, type Result } from './result.ts'

const caseCount = 20_000
const warmUps = 20
const runs = 200
const handler: Who = { name: 'Mori Daisuke', role: 'handler' }

export const measure: Bench = async (say) => {
  const folder = await mkdtemp(join(tmpdir(), 'toride-bench-cases-'))
  await chmod(folder, 0o755)
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log: silentLog })
  const client = new Client(postgres.appConfig)
  try {
    await migrate(postgres.ownerConfig, silentLog)
    await client.connect()
    const served = await serve(postgres)
    await seed(client, served)
    await vacuum(postgres.ownerConfig)
    say(`${caseCount} cases are there`)
    const results = [...(await measureLists(served, client)), ...(await measureSaves(served, client))]
    await served.stop()
    return results
  } finally {
    await client.end()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function serve(postgres: Awaited<ReturnType<typeof startPostgres>>): Promise<Served> {
  const addresses = { app: postgres.appConfig, owner: postgres.ownerConfig }
  return serveSlices(addresses, ({ kernel, organization, join }) => {
    const registers = { snapshotOf: async () => undefined, contactsByRole: async () => [] }
    const noLogs = { readEvent: async () => refuse('logs.event_not_found') }
    const incidents = join(createIncidents(kernel, { organization, registers, logs: noLogs }))
    join(createCustody(kernel, { organization, incidents }))
  })
}

/** Cases of five years in the shape that the program writes, each with tasks, entries and values seen. */
async function seed(client: Client, served: Served): Promise<void> {
  const by = JSON.stringify({ accountId: 'account_bench', name: 'Mori Daisuke', seat: 'handler seat' })
  const lead = JSON.stringify({ seatId: served.seatIds['lead'], name: 'lead seat' })
  const values = [served.bodyId, by, lead]
  await client.query('begin')
  await client.query(`select set_config('toride.body', $1, false)`, [served.bodyId])
  await client.query(
    `insert into incident_case (body_id, id, version, state)
     select $1, 'case_' || lpad(n::text, 26, '0'), 1, jsonb_build_object(
       'number', '${ja.numberKind}' || (4 + n / 4000) || '-' || lpad((n % 4000 + 10000)::text, 5, '0'),
       'title', (array['opened a suspicious mail','lost a medium','public site rewritten','mail sent to the wrong people','talks to a control server'])[n % 5 + 1] || ' ' || n,
       'stage', case when n > ${caseCount - 300} then 'in_progress' when n > ${caseCount - 400} then 'new' else 'closed' end,
       'phases', '["containment"]'::jsonb, 'category', (array['malware','lost_media','web_defacement','mis_mail','c2_communication'])[n % 5 + 1],
       'severity', n % 5, 'tlp', 'amber', 'zones', jsonb_build_array((array['lgwan','internet','mynumber'])[n % 3 + 1]),
       'lead', $3::jsonb, 'source', '{"kind":"manual","id":"","number":""}'::jsonb, 'known', null,
       'openedAt', to_char(timestamp '2022-04-01' + n * interval '2 hours', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"'), 'openedBy', $2::jsonb,
       'declared', null, 'situation', jsonb_build_object('done', repeat('pulled the line. ', 6), 'next', 'keep the memory', 'waitingFor', '', 'until', '', 'writtenAt', null, 'writtenBy', null),
       'summary', repeat('what happened and what was done. ', 12), 'resolution', null, 'corrective', null,
       'countersign', null, 'closed', null, 'memberIds', '[]'::jsonb, 'mergedInto', null)
     from generate_series(1, ${caseCount}) n`,
    values,
  )
  await client.query(
    `insert into case_task (body_id, id, version, state)
     select $1, 'task_' || lpad((n * 10 + part)::text, 26, '0'), 1, jsonb_build_object(
       'caseId', 'case_' || lpad(n::text, 26, '0'), 'title', 'task ' || part, 'note', '', 'stage', case when part = 1 then 'todo' else 'done' end,
       'mandatory', true, 'dueAt', null, 'assignee', $3::jsonb, 'hold', null, 'outcome', '', 'doneAt', null, 'doneBy', null,
       'step', null, 'addedAt', '2026-11-24T00:00:00.000Z', 'addedBy', $2::jsonb)
     from generate_series(1, ${caseCount}) n, generate_series(1, 3) part`,
    values,
  )
  await client.query(
    `insert into case_timeline (body_id, id, version, state)
     select $1, 'entry_' || lpad((n * 10 + part)::text, 26, '0'), 1, jsonb_build_object(
       'caseId', 'case_' || lpad(n::text, 26, '0'), 'occurredAt', '2026-11-24T0' || part || ':00:00.000Z', 'endedAt', null,
       'precision', 'minute', 'estimated', false, 'recordedAt', '2026-11-24T09:00:00.000Z', 'recordedBy', $2::jsonb,
       'operator', '', 'onPaper', false, 'lane', 'responder', 'text', 'entry ' || part, 'links', '[]'::jsonb,
       'origin', 'person', 'corrects', null, 'correctedBy', null)
     from generate_series(1, ${caseCount}) n, generate_series(1, 5) part`,
    values.slice(0, 2),
  )
  await client.query(
    `insert into case_observable (body_id, id, version, state)
     select $1, 'observable_' || lpad((n * 10 + part)::text, 26, '0'), 1, jsonb_build_object(
       'caseId', 'case_' || lpad(n::text, 26, '0'), 'kind', 'domain', 'value', 'h' || n || '-' || part || '.example',
       'verdict', 'unknown', 'note', '', 'source', '', 'addedAt', '2026-11-24T00:00:00.000Z', 'addedBy', $2::jsonb)
     from generate_series(1, ${caseCount}) n, generate_series(1, 2) part`,
    values.slice(0, 2),
  )
  await client.query('commit')
}

async function vacuum(owner: ConstructorParameters<typeof Client>[0]): Promise<void> {
  const client = new Client(owner)
  await client.connect()
  await client.query('vacuum analyze')
  await client.end()
}

async function measureLists(served: Served, client: Client): Promise<Result[]> {
  const get = (url: string) => async () => {
    const reply = await served.as(handler).get(url)
    if (reply.statusCode !== 200) throw new Error(reply.body)
  }
  const plain = async () => {
    await client.query(
      'select id, version, state from incident_case where body_id = $1 order by opened_at desc, id desc limit 50',
      [served.bodyId],
    )
  }
  return [
    await p95('list-open', get('/api/cases?stage=open')),
    await p95('list-all', get('/api/cases')),
    await p95('list-page-200', get('/api/cases?limit=50&offset=9950')),
    await p95('list-zone-severity', get('/api/cases?zone=lgwan&severity=3&order=severity')),
    await p95('list-text', get(`/api/cases?text=${encodeURIComponent('rewritten 1234')}`)),
    await p95('list-value', get('/api/cases?text=h12345-1.example')),
    await p95('read-case', get(`/api/cases/case_${String(caseCount).padStart(26, '0')}`)),
    await p95('plain-select-50', plain),
  ]
}

async function measureSaves(served: Served, client: Client): Promise<Result[]> {
  const id = `case_${String(caseCount).padStart(26, '0')}`
  let version = 1
  const saveHead = async () => {
    const body = { version, summary: `summary ${version}` }
    version = (await send(served.as(handler).put(`/api/cases/${id}`, body))).version
  }
  const addEntry = async () => {
    const entry = { occurredAt: '2026-11-25T09:00:00+09:00', lane: 'responder', text: 'entry' }
    await send(served.as(handler).post(`/api/cases/${id}/timeline`, entry))
  }
  const open = async () => {
    await send(served.as(handler).post('/api/cases', { title: 'a new case', zones: ['lgwan'] }))
  }
  let serial = 0
  const plain = async () => {
    serial += 1
    await client.query(
      `insert into setting (body_id, name, value, version) values ($1, $2, '{}'::jsonb, 1)`,
      [served.bodyId, `bench-${serial}`],
    )
  }
  return [
    await p95('save-head', saveHead),
    await p95('save-entry', addEntry),
    await p95('open-case', open),
    await p95('plain-insert', plain),
  ]
}

async function send(reply: ReturnType<Caller['post']>): Promise<{ version: number }> {
  const answer = await reply
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

async function p95(name: string, work: () => Promise<void>): Promise<Result> {
  const times: number[] = []
  for (let run = 0; run < warmUps + runs; run += 1) {
    const start = performance.now()
    await work()
    if (run >= warmUps) times.push(performance.now() - start)
  }
  return { name: `${name}-p95`, value: Math.round(percentile(times, 0.95) * 100) / 100, unit: 'ms' }
}
