/** The matrix: every endpoint by every role in both bodies, about records of its own, of the other body, and none. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { roles, type Role } from '../src/kernel/core/actor.ts'
import type { AnyEndpoint } from '../src/kernel/core/endpoint.ts'
import type { Person } from './authorization-cells.ts'
import { recipes } from './authorization-recipes.ts'
import { inputsOf } from './contract-inputs.ts'
import { missingId, requestOf, tableOf, usualInput, withRecords, type Input } from './contract-requests.ts'
import type { Known } from './town.ts'

export type About = 'own' | 'foreign' | 'missing'
export type Case = {
  readonly endpoint: AnyEndpoint
  readonly role: Role | undefined
  readonly body: 0 | 1
  readonly about: About
  readonly isAllowed: boolean
}

const permissionsFile = path.join(import.meta.dirname, '../docs/permissions.md')

/** Who may do what by the reviewed document, not by the program: a policy that was loosened is noticed. */
function readPermissions(): ReadonlyMap<string, ReadonlySet<Role>> {
  const rows = readFileSync(permissionsFile, 'utf8').matchAll(/^\| `([\w.]+)` \|(.*)\|$/gm)
  return new Map(
    [...rows].map(([, action = '', cells = '']) => {
      const marks = cells.split('|').map((cell) => cell.trim())
      return [action, new Set(roles.filter((_, at) => marks[at] !== ''))] as const
    }),
  )
}

/** Every case. Without a record in the path there is nothing to be foreign or missing. */
export function makeCases(endpoints: readonly AnyEndpoint[]): Case[] {
  const permissions = readPermissions()
  const open = new Set<string>(['public', 'signed-in'])
  return endpoints.flatMap((endpoint) => {
    const abouts: About[] = tableOf(endpoint) === undefined ? ['own'] : ['own', 'foreign', 'missing']
    const who: (Role | undefined)[] = [...roles, undefined]
    return who.flatMap((role) => {
      const isAllowed =
        endpoint.permission === 'public' ||
        (role !== undefined &&
          (open.has(endpoint.permission) || permissions.get(endpoint.permission)?.has(role) === true))
      return ([0, 1] as const)
        .filter((body) => body === 0 || (role !== undefined && endpoint.permission !== 'public'))
        .flatMap((body) => abouts.map((about): Case => ({ endpoint, role, body, about, isAllowed })))
    })
  })
}

/** Answers what is wrong with the program in this case, or nothing. */
export async function judge(
  person: Person,
  asked: Case,
  other: readonly Known[],
): Promise<string | undefined> {
  if (asked.isAllowed && asked.about === 'own') return reach(person, asked.endpoint)
  const reply = await person.send(requestAbout(person, asked, other))
  const wanted = expected(asked)
  const told = `${reply.status} ${reply.code ?? ''}`
  return wanted.includes(told) ? undefined : `${told} instead of ${wanted.join(' or ')}`
}

function expected({ role, isAllowed, endpoint }: Case): string[] {
  if (isAllowed) return ['404 kernel.not_found', ...(saysFirst[endpoint.id] ?? [])]
  return [role === undefined ? '401 kernel.unauthenticated' : '403 kernel.forbidden']
}

/** Refusals that are about something else than the record in the path and are found out before. */
const saysFirst: Readonly<Record<string, readonly string[]>> = {
  'intake.verifyCaller': ['409 intake.unknown_contact'],
  'sealing.sealCase': ['409 sealing.key_locked'],
  // Of no case does it tell whether it is there; it answers the same for every id.
  'sealing.readSeal': ['200 '],
}

const usual = new Map<string, Input>()

function requestAbout(person: Person, { endpoint, about }: Case, other: readonly Known[]) {
  const table = tableOf(endpoint) ?? ''
  const known = about === 'foreign' ? other : person.known
  const real = known.find((record) => record.table === table)
  const target = about === 'missing' || !real ? { id: missingId, version: 1 } : real
  const input = usual.get(endpoint.id) ?? usualInput(endpoint) ?? {}
  usual.set(endpoint.id, input)
  return requestOf(
    endpoint,
    withRecords(endpoint, input, () => target),
  )
}

const triesMax = 40
const made = new Map<string, Input[]>()
/** Which try was answered 2xx last: it mostly is for the next person too. */
const worked = new Map<string, number>()

/** Finds a request of this endpoint that is answered 2xx; answers the refusals that it met when there is none. */
async function reach(person: Person, endpoint: AnyEndpoint): Promise<string | undefined> {
  const told = await recipes[endpoint.id]?.(person)
  const first = worked.get(endpoint.id) ?? 0
  const met = new Map<string, number>()
  for (let at = 0; at < triesMax; at += 1) {
    const turn = (first + at) % triesMax
    const input = { ...inputOfTurn(person, endpoint, turn), ...fitting(endpoint, told?.input) }
    const reply = await person.send(requestOf(endpoint, input, told?.file))
    if (reply.status < 300) {
      worked.set(endpoint.id, turn)
      return undefined
    }
    const words = `${reply.status} ${reply.code ?? ''}`
    met.set(words, (met.get(words) ?? 0) + 1)
  }
  return `not reached: ${[...met].map(([words, count]) => `${words} (${count})`).join(', ')}`
}

/** A recipe may tell more than the contract takes. */
function fitting({ input }: AnyEndpoint, told: Input = {}): Input {
  const { shape = {} } = input.def as { shape?: object }
  return Object.fromEntries(Object.entries(told).filter(([name]) => name in shape))
}

function inputOfTurn(person: Person, endpoint: AnyEndpoint, turn: number): Input {
  const inputs =
    made.get(endpoint.id) ?? (fc.sample(inputsOf(endpoint.input), { seed: 11, numRuns: triesMax }) as Input[])
  made.set(endpoint.id, inputs)
  let step = turn
  const pick = (table: string) => {
    const rows = person.known.filter((record) => record.table === table)
    const row = rows[(step * 7) % Math.max(rows.length, 1)]
    step += 1
    return row ?? { id: missingId, version: 1 }
  }
  return withRecords(endpoint, inputs[turn] ?? {}, pick)
}
