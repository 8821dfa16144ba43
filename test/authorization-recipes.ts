/** What must be so before some endpoints answer 2xx, and the members of their input that only a person could know. */
import { sql } from 'kysely'
import type { Person } from './authorization-cells.ts'
import type { Input } from './contract-requests.ts'
import type { SentFile } from './form.ts'
import { password } from './town.ts'

/** Prepares rows of the cell and answers the members that are told; the others are made from the contract. */
export type Recipe = (person: Person) => Promise<{ readonly input: Input; readonly file?: SentFile }>

type Row = {
  readonly id: string
  readonly version: number
  readonly state: Readonly<Record<string, unknown>>
}

const later = '2027-06-01T00:00:00.000Z'
const somebody = { accountId: 'account_other', name: '別 人', seat: '別の席' }
const openCase = `case_id in (select id from incident_case where stage <> 'closed' and state->>'mergedInto' is null)`

/** Brings the first record of `table` that meets `where` to what `patch` says. */
async function having(
  person: Person,
  { table, patch = {}, where = 'true' }: { table: string; patch?: object; where?: string },
): Promise<Row> {
  let row: Row | undefined
  await person.prepare(async (tx) => {
    const found = await sql<Row>`
      update ${sql.table(table)} set state = state || ${JSON.stringify(patch)}::jsonb
      where id = (select id from ${sql.table(table)} where ${sql.raw(where)} order by id limit 1)
      returning id, version, state`.execute(tx)
    row = found.rows[0]
  })
  if (!row) throw new Error(`no record of ${table} where ${where}`)
  return row
}

/** A record by its id and version. */
const about =
  (table: string, patch: object, where?: string): Recipe =>
  async (person) => {
    const { id, version } = await having(person, { table, patch, where })
    return { input: { id, version } }
  }

async function post(person: Person, url: string, payload: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' }
  const reply = await person.send({ method: 'POST', url, payload: JSON.stringify(payload), headers })
  if (reply.status >= 300) throw new Error(`${url}: ${reply.body}`)
  return JSON.parse(reply.body) as Record<string, unknown>
}

const aCase = (patch: object): Recipe =>
  about('incident_case', { mergedInto: null, ...patch }, `stage <> 'closed'`)
const aMeasure = (patch: object) => about('case_countermeasure', patch, openCase)

/** A report that is still open and was taken by this person: some roles see no other. */
const ownReport: Recipe = async (person) => {
  let row: Row | undefined
  await person.prepare(async (tx) => {
    const found = await sql<Row>`
      update report set stage = 'received', taken_by = ${person.me.accountId}, case_id = null,
        state = jsonb_set(state, '{taken,by,id}', to_jsonb(${person.me.accountId}::text)) || '{"stage":"received"}'
      where id = (select id from report where stage in ('received', 'acknowledged', 'triaged') and kind <> 'machine'
        order by id limit 1) returning id, version, state`.execute(tx)
    row = found.rows[0]
  })
  return { input: { id: row?.id, version: row?.version } }
}

/** An item of the unit in which this person sits. */
const ownItem =
  (patch: object = {}): Recipe =>
  async (person) => {
    const { id, version } = await having(person, {
      table: 'register_item',
      patch: {
        retired: false,
        unitId: person.me.unitId,
        ...patch,
      },
    })
    return { input: { id, version } }
  }

/** The values of an item, in the unit of this person. */
const sameValues: Recipe = async (person) => {
  const item = await having(person, { table: 'register_item', where: 'unit_id is not null and not retired' })
  const { kind, unitId, values } = item.state as { kind: string; unitId: string; values: object }
  const own = Object.entries(values).map(([name, value]) => [
    name,
    value === unitId ? person.me.unitId : (value as unknown),
  ])
  await having(person, {
    table: 'register_item',
    patch: { unitId: person.me.unitId },
    where: `id = '${item.id}'`,
  })
  return { input: { id: item.id, version: item.version, kind, values: Object.fromEntries(own) as object } }
}

const severalItems: Recipe = async (person) => {
  const { input } = await ownItem()(person)
  return { input: { items: [input] } }
}

const factSheet: Recipe = async (person) => {
  const head = await having(person, {
    table: 'incident_case',
    where: `stage <> 'closed' and id in (select case_id from duty)`,
  })
  let version = 0
  await person.prepare(async (tx) => {
    const { rows } =
      await sql<Row>`select id, version, state from duty_sheet where case_id = ${head.id}`.execute(tx)
    version = rows[0]?.version ?? 0
  })
  return { input: { caseId: head.id, version, entries: {} } }
}

const candidateDuty = async (person: Person): Promise<Input> => {
  const duty = await having(person, { table: 'duty', patch: { stage: 'candidate' }, where: openCase })
  return { caseId: duty.state['caseId'], duties: [{ id: duty.id, version: duty.version }] }
}

async function ownSession({ me, prepare }: Person): Promise<{ input: Input }> {
  const id = 'session_00000000000000000000000001'
  await prepare((tx) =>
    sql`insert into session (body_id, id, digest, account_id, created_at, last_seen_at, address)
      values (toride_body(), ${id}, 'none', ${me.accountId}, now(), now(), '192.0.2.1')`.execute(tx),
  )
  return { input: { id } }
}

async function ownNotice({ me, prepare }: Person): Promise<{ input: Input }> {
  const id = 'notice_00000000000000000000000001'
  await prepare((tx) =>
    sql`insert into notice (body_id, id, account_id, code, params, at)
      values (toride_body(), ${id}, ${me.accountId}, 'administrator_reset', '{"loginName":"kanri"}', now())`.execute(
      tx,
    ),
  )
  return { input: { id } }
}

const newUnit = (person: Person) => post(person, '/api/organization/units', { name: '新設の課' })

export const recipes: Readonly<Record<string, Recipe>> = {
  'access.changePassword': async () => ({ input: { present: password, next: 'ayame-kawara-7-tsubame' } }),
  'access.endMySession': ownSession,
  'access.readNotice': ownNotice,
  'access.signIn': async () => ({ input: { loginName: 'takasaki', password } }),
  'access.inviteAccount': async (person) => {
    const made = await post(person, '/api/people', { name: '新人 太郎', unitId: person.me.unitId })
    return { input: { personId: made['id'], loginName: 'shinjin' } }
  },
  'access.reopenAccount': about('account', { status: 'closed' }, `login_name = 'mori'`),
  'access.revokeKey': async (person) => {
    const wanted = { name: '監視装置', scopes: ['logs.ingest'], lastDay: '2027-03-31' }
    const { id, version } = await post(person, '/api/keys', wanted)
    return { input: { id, version } }
  },
  'access.testMail': async (person) => {
    const smtp = { host: '127.0.0.1', port: 9, tls: 'none', user: null, from: 'toride@town.example' }
    const payload = JSON.stringify({ version: 0, ...smtp, password: null })
    const headers = { 'content-type': 'application/json' }
    await person.send({ method: 'PUT', url: '/api/mail-settings', payload, headers })
    return { input: { to: 'kanri@town.example' } }
  },
  'custody.disposeEvidence': about('evidence', { stage: 'stored' }),
  'duties.closeDuty': about('duty', { stage: 'final_submitted' }, openCase),
  'duties.reopenDuty': about('duty', { stage: 'closed' }, openCase),
  'duties.countersignDocument': about(
    'duty_document',
    {
      stage: 'approved',
      author: somebody,
      writtenBy: somebody,
      approvedBy: somebody,
      countersignBy: later,
      countersignedBy: null,
    },
    openCase,
  ),
  'duties.returnDocument': about('duty_document', { stage: 'reviewed' }, openCase),
  'duties.prefillFactSheet': factSheet,
  'duties.saveFactSheet': factSheet,
  'duties.setDutiesAside': async (person) => ({ input: await candidateDuty(person) }),
  'duties.recordSubmission': async (person) => ({
    input: {
      ...(await candidateDuty(person)),
      kind: 'final',
      documentId: null,
      receiptNumber: 'R-1',
      submittedAt: new Date().toISOString(),
    },
  }),
  'incidents.startCase': aCase({ stage: 'new' }),
  'incidents.declareCase': aCase({ stage: 'in_progress', declared: null }),
  'incidents.reopenCase': aCase({ stage: 'closed' }),
  'incidents.countersignClosing': aCase({ lead: null }),
  'incidents.activateCountermeasure': aMeasure({ stage: 'approved' }),
  'incidents.reviewCountermeasure': async (person) => {
    const { input } = await aMeasure({ stage: 'active' })(person)
    return { input: { ...input, reviewAt: later } }
  },
  'incidents.proposeCountermeasure': async () => ({ input: { reviewAt: later } }),
  'incidents.linkItem': async (person) => {
    const item = await having(person, {
      table: 'register_item',
      patch: { retired: false },
      where: `kind = 'phone' or kind = 'log'`,
    })
    return { input: { role: 'asset', itemId: item.id } }
  },
  'intake.putOffReport': async (person) => {
    const { input } = await ownReport(person)
    return { input: { ...input, until: later } }
  },
  'intake.endCall': ownReport,
  'intake.writeSlip': ownReport,
  'intake.readReport': ownReport,
  'intake.downloadSlip': ownReport,
  'logs.changeLogSource': async (person) => {
    const { id, version } = await post(person, '/api/logs/sources', { address: '10.9.8.7', name: '中継機' })
    return { input: { id, version } }
  },
  'logs.removeLogSource': async (person) => {
    const { id, version } = await post(person, '/api/logs/sources', { address: '10.9.8.7', name: '中継機' })
    return { input: { id, version } }
  },
  'organization.changeBody': async (person) => {
    const { version } = await having(person, { table: 'body' })
    return { input: { version, networkModel: 'alpha' } }
  },
  'organization.closeUnit': async (person) => {
    const { id, version } = await newUnit(person)
    return { input: { id, version } }
  },
  'organization.closeSeat': async (person) => {
    const { id: unitId } = await newUnit(person)
    const { id, version } = await post(person, '/api/organization/seats', {
      name: '席',
      unitId,
      role: 'staff',
    })
    return { input: { id, version } }
  },
  'registers.addItem': sameValues,
  'registers.changeItem': sameValues,
  'registers.flagItem': async (person) => {
    const { id, version } = await having(person, {
      table: 'register_item',
      patch: { unitId: person.me.unitId, flags: [] },
      where: `kind = 'system'`,
    })
    return { input: { id, version, code: 'contract_changed' } }
  },
  'registers.readHistory': ownItem(),
  'registers.readItem': ownItem(),
  'registers.retireItem': ownItem(),
  'registers.restoreItem': ownItem({ retired: true }),
  'registers.verifyItems': severalItems,
  'registers.undoVerification': async (person) => {
    const { input } = await ownItem()(person)
    const { items } = await post(person, '/api/registers/verify', { items: [input] })
    return { input: { items } }
  },
  'registers.checkImport': async (person) => {
    const file = await person.send({ method: 'GET', url: '/api/registers/kinds/contact/export' })
    return { input: { kind: 'contact' }, file: { name: 'contact.csv', bytes: Buffer.from(file.body) } }
  },
}

/**
 * Endpoints that no cell can be answered by with 2xx: they take a secret of a mail, a key of a person, a file or a
 * log event that is not in the database. The named test is answered by them.
 */
export const reachedElsewhere: Readonly<Record<string, string>> = {
  'access.beginSetUp': 'src/access/server/access.test.ts',
  'access.completeSetUp': 'src/access/server/access.test.ts',
  'access.beginEnrolment': 'src/access/server/access.test.ts',
  'access.completeEnrolment': 'src/access/server/access.test.ts',
  'custody.downloadEvidence': 'src/custody/server/custody.test.ts',
  'incidents.addLogEvents': 'src/incidents/server/log-events.test.ts',
  'incidents.closeCase': 'src/incidents/server/incidents.test.ts',
  'incidents.findStep': 'src/incidents/server/incidents.test.ts',
  'incidents.moveStep': 'src/incidents/server/incidents.test.ts',
  'intake.verifyCaller': 'src/intake/server/intake.test.ts',
  'logs.readLogEvent': 'src/logs/server/logs.test.ts',
  'attestation.approveErasure': 'src/intake/server/erase-report.test.ts',
  'attestation.declineErasure': 'src/intake/server/erase-report.test.ts',
  'attestation.requestErasure': 'src/intake/server/erase-report.test.ts',
  'attestation.addWitnessedLog': 'src/attestation/server/witness/witness.test.ts',
  'attestation.changeTarget': 'src/attestation/server/publish/publish.test.ts',
  'attestation.downloadCheckpoint': 'src/attestation/server/publish/publish.test.ts',
  'attestation.downloadSheet': 'src/attestation/server/publish/publish.test.ts',
  'attestation.removeTarget': 'src/attestation/server/publish/publish.test.ts',
  'attestation.settleWitnessRefusal': 'src/attestation/server/witness/witness.test.ts',
  'attestation.switchWitnessedLog': 'src/attestation/server/witness/witness.test.ts',
  'registers.saveImport': 'src/registers/server/spreadsheet.test.ts',
  'sealing.breakGlass': 'src/sealing/server/sealing.test.ts',
  'sealing.decideSealRequest': 'src/sealing/server/sealing.test.ts',
  'sealing.finishSealRequest': 'src/sealing/server/sealing.test.ts',
  'sealing.makeRecovery': 'src/sealing/server/sealing.test.ts',
  'sealing.nameSuspects': 'src/sealing/server/sealing.test.ts',
  'sealing.openOwnKey': 'src/sealing/server/sealing.test.ts',
  'sealing.openSealedCase': 'src/sealing/server/sealing.test.ts',
  'sealing.proposeMember': 'src/sealing/server/sealing.test.ts',
  'sealing.readSeal': 'src/sealing/server/sealing.test.ts',
  'sealing.sealCase': 'src/sealing/server/sealing.test.ts',
  'sealing.unsealCase': 'src/sealing/server/sealing.test.ts',
}
