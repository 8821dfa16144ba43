/** Sealed cases over HTTP and the real database: who sees what, and what a copy of the stores would tell. */
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { readContracts } from '../../../test/contract-inputs.ts'
import { requestOf as sentOf, usualInput } from '../../../test/contract-requests.ts'
import { codeOf } from '../../../test/served-cases.ts'
import * as people from '../../../test/served-sealed.ts'
import { marker, ok, passphrase, secret, useSealed } from '../../../test/served-sealed.ts'
import type { Who } from '../../../test/served-slices.ts'

const { lead, ciso, privacy, auditor, handler, administrator, staff, otherAuditor } = people
const { as, cases, makeKey, openSealed, requestOf, fill, everything } = useSealed()

const missingCase = 'case_00000000000000000000000000'
const attack = { leak: { value: true, basis: secret('根拠') } }
const known: { id: string; label: string } = { id: '', label: '' }
const partIds: string[] = []

/** Keys of everybody who is to have one; the administrator makes one too, which opens nothing. */
const keyed = [auditor, ciso, privacy, lead, handler, administrator, otherAuditor]

describe('a case that is sealed from its first word', () => {
  it('lives for its participants and is not there for anybody else', async () => {
    await makeKey(...keyed)
    await ok(as(auditor).post('/api/sealing/recovery', recoveryOf(auditor, ciso, otherAuditor)))
    const before = await ok(as(handler).get('/api/cases'))
    Object.assign(
      known,
      await openSealed(auditor, { title: secret('題名'), accountIds: [ciso.accountId, lead.accountId] }),
    )
    const { id, label } = known
    expect(label).toMatch(/^封緘-[0-9A-F]{8}$/)
    partIds.push(...(await fill(id)))
    await ok(as(lead).put(`/api/cases/${id}`, { version: 1, summary: secret('まとめ') }))
    const page = await ok(as(ciso).get(`/api/cases/${id}`))
    expect(page).toMatchObject({ title: secret('題名'), number: label, summary: secret('まとめ') })
    expect(page.timeline[0].text).toBe(secret('経過'))
    expect(page.tasks[0].title).toBe(secret('作業'))
    expect(page.observables[0].value).toBe('marker-domain.example')
    const history = await ok(as(ciso).get(`/api/cases/${id}/history`))
    expect(history.entries.map((entry: { type: string }) => entry.type)).toContain('task.added')
    expect((await ok(as(ciso).get('/api/cases'))).cases[0]).toMatchObject({ id, title: secret('題名') })
    expect(await ok(as(handler).get('/api/cases'))).toEqual(before)
  })

  it('begins its duties, keeps facts and documents, and opens its file again', async () => {
    const { id } = known
    const page = await ok(as(lead).get(`/api/cases/${id}/duties`))
    expect(page.duties.length).toBeGreaterThan(0)
    await ok(
      as(lead).put(`/api/cases/${id}/duties/facts`, {
        version: page.facts.version,
        answers: attack,
      }),
    )
    const wanted = { form: 'ppc-leak', purpose: 'preliminary', dutyIds: [] }
    partIds.push((await ok(as(lead).post(`/api/cases/${id}/documents`, wanted))).id)
    const sheet = await ok(as(lead).get(`/api/cases/${id}/fact-sheet?form=ppc-leak`))
    const entries = { course: { value: secret('事実の経過'), isUnknown: false } }
    await ok(as(lead).put(`/api/cases/${id}/fact-sheet`, { version: sheet.version, entries }))
    const [item] = (await ok(as(lead).get(`/api/cases/${id}/evidence`))).items
    const file = await as(lead).get(`/api/evidence/${item.id}/file`)
    expect(file.statusCode).toBe(200)
    expect(file.rawPayload.equals(Buffer.from(secret('中身').repeat(20_000)))).toBe(true)
    const archive = await as(lead).get(`/api/cases/${id}/evidence/package`)
    expect(archive.rawPayload.toString('utf8')).toContain(secret('中身'))
  })

  it('takes a value that it has already as little as any other case', async () => {
    const path = `/api/cases/${known.id}/observables`
    const value = { value: 'MARKER-DOMAIN.example' }
    expect(await codeOf(as(lead).post(path, value))).toBe('incidents.observable_there')
  })

  it('is found by its participants alone', async () => {
    const search = `/api/search?text=${encodeURIComponent('目印題名')}`
    expect((await ok(as(ciso).get(search))).hits).toMatchObject([{ number: known.label }])
    for (const who of [handler, privacy, otherAuditor])
      expect((await ok(as(who).get(search))).hits).toEqual([])
  })
})

describe('everybody who takes no part', () => {
  const outsiders = [administrator, handler, privacy, otherAuditor, staff]

  it('meets it in no answer of any address that can be read', async () => {
    const endpoints = (await readContracts()).filter(({ method }) => method === 'GET')
    const wanted = [known.id, ...partIds]
    for (const endpoint of endpoints)
      for (const id of endpoint.path.includes(':') ? wanted : ['']) {
        const usual = usualInput(endpoint) ?? {}
        const name = endpoint.path.includes(':caseId') ? 'caseId' : 'id'
        const url = sentOf(endpoint, id === '' ? usual : { ...usual, [name]: id }).url
        for (const who of outsiders) {
          const body = (await as(who).get(url)).rawPayload.toString('utf8')
          // The address itself may be repeated in what says that nothing is there.
          const told = [marker, known.label, 'marker-domain', ...wanted.filter((one) => one !== id)]
          expect([endpoint.id, who.role, told.filter((text) => body.includes(text))]).toEqual([
            endpoint.id,
            who.role,
            [],
          ])
        }
      }
  })

  it('gets the answer of an id that nothing has, whatever they try', async () => {
    for (const who of [handler, privacy, administrator, staff]) {
      const tries = (id: string) => [
        as(who).get(`/api/cases/${id}`),
        as(who).get(`/api/cases/${id}/history`),
        as(who).get(`/api/seals/${id}`),
        as(who).get(`/api/cases/${id}/evidence`),
        as(who).get(`/api/cases/${id}/duties`),
        as(who).post(`/api/cases/${id}/tasks`, { title: '試し', mandatory: false }),
        as(who).post(`/api/cases/${id}/seal/suspects`, { personIds: [lead.personId] }),
        as(who).post(`/api/cases/${id}/unseal`, { id, reason: '' }),
      ]
      const [here, missing] = [tries(known.id), tries(missingCase)]
      for (const [index, reply] of here.entries())
        expect(normal((await reply).body)).toBe(normal((await missing[index])?.body ?? ''))
    }
  })

  it('finds nothing of it in a dump of the database, in the files, the log or the queue', async () => {
    const dump = await everything()
    expect(dump).toContain(known.label)
    expect(dump).not.toContain(marker)
    expect(dump).not.toContain('marker-domain')
    expect(dump).not.toContain('appi.preliminary')
  })

  it('cannot slip a readable row into it, not even past the program', async () => {
    const { database, bodyId } = cases.served()
    const state = JSON.stringify({ caseId: known.id, stage: 'todo', title: 'x' })
    const write = database.transaction(bodyId, (tx) =>
      sql`insert into case_task (body_id, id, version, state)
          values (${bodyId}, 'task_00000000000000000000000000', 1, ${state}::jsonb)`.execute(tx),
    )
    await expect(write).rejects.toThrow(/row-level security/)
  })

  it('and jobs, which have no key, see no row of it', async () => {
    const { database, bodyId } = cases.served()
    const rows = await database.transaction(bodyId, async (tx) => {
      const found = await sql`select 1 from incident_case where id = ${known.id}`.execute(tx)
      return found.rows
    })
    expect(rows).toEqual([])
  })
})

const open = (text: string) => as(privacy).post('/api/sealing/key/open', { passphrase: text })

describe('a key of one’s own', () => {
  it('is not opened by another passphrase, and after five wrong ones waits', async () => {
    for (let tries = 0; tries < 5; tries += 1)
      expect(await codeOf(open('まちがい の 合い言葉 777'))).toBe('sealing.wrong_passphrase')
    expect(await codeOf(open(passphrase))).toBe('sealing.too_many_failures')
    cases.served().setNow(new Date('2026-11-25T00:50:00.000Z'))
    expect(await codeOf(open(passphrase))).toBe('ok')
  })

  it('locked again, leaves the label and the deadline and nothing else', async () => {
    await ok(as(ciso).post('/api/sealing/key/close'))
    expect(await codeOf(as(ciso).get(`/api/cases/${known.id}`))).toBe('kernel.not_found')
    const own = await ok(as(ciso).get('/api/sealing/key'))
    expect(own).toMatchObject({ isOpen: false, cases: [{ id: known.id, label: known.label, title: null }] })
    expect(own.cases[0].dueAt).not.toBeNull()
    const { lines } = await ok(as(ciso).get('/api/today'))
    const line = lines.find((one: { id: string }) => one.id === 'sealed')
    expect(line).toMatchObject({ number: known.label, promisedAt: own.cases[0].dueAt })
    expect(await ok(as(ciso).get(`/api/seals/${known.id}`))).toMatchObject({
      seal: { isLocked: true, participants: [] },
    })
    await ok(as(ciso).post('/api/sealing/key/open', { passphrase }))
    expect(await codeOf(as(ciso).get(`/api/cases/${known.id}`))).toBe('ok')
  })

  it('closes by itself when it was not used for half an hour', async () => {
    cases.served().setNow(new Date('2026-11-25T01:30:00.000Z'))
    expect(await codeOf(as(lead).get(`/api/cases/${known.id}`))).toBe('kernel.not_found')
    for (const who of keyed) await ok(as(who).post('/api/sealing/key/open', { passphrase }))
    expect(await codeOf(as(lead).get(`/api/cases/${known.id}`))).toBe('ok')
  })

  it('must be long', async () => {
    expect(await codeOf(as(staff).post('/api/sealing/key', { passphrase: 'みじかい' }))).toBe(
      'sealing.passphrase_short',
    )
  })
})

const decide = async (who: Who, isApproved = true) => {
  const { id, version } = await requestOf(auditor, known.id)
  return as(who).post(`/api/sealing/requests/${id}/decide`, { version, isApproved })
}

describe('membership', () => {
  let minute = 30
  const propose = (who: Who, kind: string, about: Who) => {
    // Requests are listed by when they were made.
    minute += 1
    cases.served().setNow(new Date(`2026-11-25T01:${minute}:00.000Z`))
    return as(who).post(`/api/cases/${known.id}/seal/requests`, {
      kind,
      accountId: about.accountId,
      reason: secret('理由'),
    })
  }
  it('grows only when one proposes, another decides, and a participant hands the key over', async () => {
    expect(await codeOf(propose(handler, 'add', handler))).toBe('kernel.not_found')
    await ok(propose(auditor, 'add', privacy))
    expect(await codeOf(decide(auditor))).toBe('sealing.second_person')
    expect(await codeOf(decide(privacy))).toBe('sealing.second_person')
    expect(await codeOf(decide(administrator))).toBe('kernel.forbidden')
    expect((await ok(as(otherAuditor).get('/api/sealing/requests'))).requests).toMatchObject([
      { label: known.label, reason: secret('理由'), mayDecide: true },
    ])
    expect((await ok(decide(otherAuditor))).stage).toBe('approved')
    expect(await codeOf(as(privacy).get(`/api/cases/${known.id}`))).toBe('kernel.not_found')
    const asked = await requestOf(lead, known.id)
    expect(asked).toMatchObject({ stage: 'approved', mayFinish: true })
    await ok(as(lead).post(`/api/sealing/requests/${asked.id}/finish`, { version: asked.version }))
    expect(await codeOf(as(privacy).get(`/api/cases/${known.id}`))).toBe('ok')
    expect(await everything()).not.toContain(marker)
  })

  it('never takes in who is under suspicion, and lets nobody of their unit decide', async () => {
    const named = { personIds: [handler.personId] }
    await ok(as(auditor).post(`/api/cases/${known.id}/seal/suspects`, named))
    expect(await codeOf(propose(auditor, 'add', handler))).toBe('sealing.is_suspect')
    const takingPart = { personIds: [lead.personId] }
    expect(await codeOf(as(auditor).post(`/api/cases/${known.id}/seal/suspects`, takingPart))).toBe(
      'sealing.suspect_takes_part',
    )
    expect(await everything()).not.toContain(`"personIds":["${handler.personId}`)
  })

  it('shrinks at once, and what is written afterwards has another key', async () => {
    await ok(propose(auditor, 'remove', privacy))
    expect((await ok(decide(ciso))).stage).toBe('done')
    expect(await codeOf(as(privacy).get(`/api/cases/${known.id}`))).toBe('kernel.not_found')
    const entry = { occurredAt: '2026-11-25T03:07:00+09:00', lane: 'attacker', text: secret('外した後') }
    await ok(as(lead).post(`/api/cases/${known.id}/timeline`, entry))
    const page = await ok(as(lead).get(`/api/cases/${known.id}`))
    expect(page.timeline.map((entry: { text: string }) => entry.text)).toContain(secret('経過'))
    const versions = await keyVersions()
    expect(versions).toEqual([2])
    const [item] = (await ok(as(lead).get(`/api/cases/${known.id}/evidence`))).items
    expect((await as(lead).get(`/api/evidence/${item.id}/file`)).statusCode).toBe(200)
    const history = await ok(as(ciso).get(`/api/cases/${known.id}/history?limit=200`))
    expect(history.entries.map((entry: { type: string }) => entry.type)).toContain('case.opened')
  })
})

async function keyVersions(): Promise<number[]> {
  const client = await cases.served().database.ownerPool.connect()
  try {
    await client.query('begin')
    await client.query('alter table case_timeline no force row level security')
    const { rows } = await client.query<{ key: number }>(
      `select distinct (state->'$sealed'->>'key')::int as key from case_timeline where case_id = $1`,
      [known.id],
    )
    return rows.map((row) => row.key)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const ask = (who: Who, label: string) =>
  as(who).post('/api/sealed-cases/break-glass', {
    label,
    accountId: privacy.accountId,
    reason: secret('緊急'),
  })
const decideOpening = async (who: Who) => {
  const { requests } = await ok(as(otherAuditor).get('/api/sealing/requests'))
  const { id, version } = requests[0]
  return as(who).post(`/api/sealing/requests/${id}/decide`, { version, isApproved: true })
}

describe('opening by force', () => {
  it('says the same of a label that does not exist and of one that the asker may not open', async () => {
    expect(await codeOf(ask(privacy, '封緘-00000000'))).toBe('sealing.no_recovery')
  })

  it('takes two holders of the recovery key who neither asked nor receive, and tells those who govern', async () => {
    await ok(ask(lead, known.label))
    expect(await codeOf(decideOpening(privacy))).toBe('sealing.second_person')
    expect((await ok(decideOpening(auditor))).stage).toBe('proposed')
    expect(await codeOf(decideOpening(auditor))).toBe('sealing.second_person')
    expect(await codeOf(as(privacy).get(`/api/cases/${known.id}`))).toBe('kernel.not_found')
    expect((await ok(decideOpening(ciso))).stage).toBe('done')
    expect(await codeOf(as(privacy).get(`/api/cases/${known.id}`))).toBe('ok')
    for (const who of [auditor, ciso, otherAuditor]) {
      const { lines } = await ok(as(who).get('/api/today'))
      expect(lines.some((line: { number: string; state: string }) => line.number === known.label)).toBe(true)
    }
    for (const who of [administrator, handler])
      expect((await as(who).get('/api/today')).body).not.toContain(known.label)
    expect(await everything()).not.toContain(marker)
  })
})

describe('a lost passphrase', () => {
  it('gives the key up, and with it the case', async () => {
    expect(await codeOf(as(privacy).post('/api/sealing/key', { passphrase }))).toBe('sealing.has_key')
    await ok(
      as(privacy).post('/api/sealing/key', { passphrase: 'まったく 別の 合い言葉 41', replaces: true }),
    )
    expect(await codeOf(as(privacy).get(`/api/cases/${known.id}`))).toBe('kernel.not_found')
    expect((await ok(as(privacy).get('/api/sealing/key'))).cases).toEqual([])
  })
})

function recoveryOf(...holders: Who[]) {
  return { accountIds: holders.map((holder) => holder.accountId) }
}

/** Without what differs between any two answers. */
function normal(body: string): string {
  return body.replaceAll(/"requestId":"[^"]+"/g, '').replaceAll(known.id, missingCase)
}
