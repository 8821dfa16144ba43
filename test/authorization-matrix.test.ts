/** Who may do what, to the end: allowed requests succeed, all others are refused by their code, in two bodies. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { roles } from '../src/kernel/core/actor.ts'
import { policyTable } from '../src/kernel/server/http/route.ts'
import { openCells, type Cells } from './authorization-cells.ts'
import { judge, makeCases, type Case } from './authorization-matrix.ts'
import { reachedElsewhere } from './authorization-recipes.ts'
import { readContracts } from './contract-inputs.ts'
import { startTown, type Town } from './town.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const endpoints = await readContracts()
const cases = makeCases(endpoints).filter((asked) => !isReachedElsewhere(asked))
let town: Town
let cells: Cells

beforeAll(async () => {
  town = await startTown()
  cells = await openCells(town, roles)
})
afterAll(() => town?.stop())

function isReachedElsewhere({ endpoint, isAllowed, about }: Case): boolean {
  // What access changes lives in memory too (sessions, questions); its own tests sign in and out.
  const changesAccess = endpoint.id.startsWith('access.') && endpoint.method !== 'GET'
  return isAllowed && about === 'own' && (changesAccess || reachedElsewhere[endpoint.id] !== undefined)
}

async function ask(asked: Case): Promise<string | undefined> {
  const bodyId = cells.bodyIds[asked.body]
  const other = cells.known(cells.bodyIds[asked.body === 0 ? 1 : 0])
  const work = cells.cell({ role: asked.role, bodyId }, (person) => judge(person, asked, other))
  const fault = await work.catch((error: Error) => error.message)
  const { endpoint, role, body, about } = asked
  return fault && `${endpoint.id} ${role ?? 'nobody'} body ${body + 1} ${about}: ${fault}`
}

async function askAll(asked: readonly Case[]): Promise<string[]> {
  const faults = []
  for (const one of asked) faults.push(await ask(one))
  return faults.filter((fault) => fault !== undefined)
}

/** The usual tier reaches every allowed endpoint by every role in one of the bodies, and a part of the refusals. */
function isInSample(asked: Case): boolean {
  const endpoint = endpoints.indexOf(asked.endpoint)
  const role = asked.role === undefined ? roles.length : roles.indexOf(asked.role)
  const isTurn = asked.role === undefined || asked.body === (endpoint + role) % 2
  if (asked.isAllowed && asked.about === 'own') return isTurn || asked.endpoint.permission === 'public'
  return isTurn && (endpoint + role + ['own', 'foreign', 'missing'].indexOf(asked.about)) % 5 === 0
}

it('has at least 5,000 cases, and names the tests of what it cannot reach', () => {
  expect(cases.length).toBeGreaterThanOrEqual(5_000)
  const ids = endpoints.map(({ id }) => id)
  expect(Object.keys(reachedElsewhere).filter((id) => !ids.includes(id))).toEqual([])
  const root = path.resolve(import.meta.dirname, '..')
  expect(Object.values(reachedElsewhere).filter((name) => !existsSync(path.join(root, name)))).toEqual([])
})

it(
  'allows what it allows, to the end, and refuses everything else by its code',
  { timeout: 1_200_000 },
  async () => {
    const asked = isLong ? cases : cases.filter(isInSample)
    const done = asked.filter(({ isAllowed, about }) => isAllowed && about === 'own')
    const faults = await askAll(asked)
    console.log(
      `authorization: ${asked.length} of ${cases.length} cases over ${endpoints.length} endpoints, ` +
        `${done.length} to be done, ${asked.length - done.length} to be refused, ${faults.length} faults`,
    )
    expect(faults).toEqual([])
  },
)

it('notices a policy that gives more than the reviewed document', async () => {
  const table = town.toride.kernel.slots.of(policyTable).find((one) => one['report.triage'] !== undefined)
  const row = table?.['report.triage'] as Record<string, string>
  const refused = cases.filter(
    ({ endpoint, role }) => endpoint.permission === 'report.triage' && role === 'vendor',
  )
  expect(await askAll(refused)).toEqual([])
  row['vendor'] = 'all'
  try {
    // An endpoint that asks for a second permission goes on refusing.
    expect((await askAll(refused)).length).toBeGreaterThan(refused.length / 2)
  } finally {
    delete row['vendor']
  }
})

it('notices a record of another body that can be seen', async () => {
  const foreign = cases.filter(
    ({ endpoint, role, about, body }) =>
      endpoint.id === 'incidents.readCase' && role === 'lead' && about === 'foreign' && body === 0,
  )
  expect(await askAll(foreign)).toEqual([])
  const [first] = cells.known(cells.bodyIds[1]).filter(({ table }) => table === 'incident_case')
  const [asked] = foreign
  if (!asked || !first) throw new Error('there is no case to ask about')
  const seen = await cells.cell({ role: 'lead', bodyId: cells.bodyIds[0] }, async (person) => {
    await person.prepare((tx) => copyOfFirst(first.id).execute(tx))
    return judge(person, asked, [first])
  })
  expect(seen).toMatch(/^200 {2}instead of 404/)
})

/** A case of the body once more, under the id `to`. */
const copyOfFirst = (to: string) => sql`
  insert into incident_case (body_id, id, version, state)
  select body_id, ${to}, version, state || '{"number":"x"}' from incident_case limit 1`
