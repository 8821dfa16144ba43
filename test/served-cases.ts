/** People of a small town, and cases over HTTP for the tests of incidents and of the slices to its right. */
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import { createIncidents } from '../src/incidents/server/incidents.ts'
import type { Incidents, LogDoor, RegisterDoor } from '../src/incidents/server/public.ts'
import type { RoleContact } from '../src/registers/server/public.ts'
import { refuse } from '../src/kernel/core/result.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { serveSlices, type Joined, type Served, type Who } from './served-slices.ts'

export const mori: Who = { name: '森 大輔', role: 'handler' }
export const takahashi: Who = { name: '髙橋 花', role: 'handler' }
export const takasaki: Who = { name: '髙﨑 一郎', role: 'lead' }
export const saito: Who = { name: '斉藤 恵', role: 'ciso' }
export const auditor: Who = { name: '監査 太郎', role: 'auditor' }
export const administrator: Who = { name: '管理 次郎', role: 'administrator' }

/** The one item that the registers of these tests know. */
export const knownItemId = 'item_0000000000000000000000001a'

const leadContact: RoleContact = {
  id: 'item_0000000000000000000000002b',
  title: '情報システム係長席',
  numbers: ['0000-00-2301'],
  verifiedOn: '2026-09-30',
  role: 'lead_seat',
  organization: '砦町',
  extension: '2301',
  hours: '8時30分から17時15分',
  freshness: 'fresh',
}

const registers: RegisterDoor = {
  snapshotOf: async (_ctx, itemId) =>
    itemId === knownItemId
      ? { itemId, kind: 'system', title: '財務会計', detail: 'ZAIMU-AP01', zone: 'lgwan' }
      : undefined,
  contactsByRole: async (_ctx, roles) => (roles.includes('lead_seat') ? [leadContact] : []),
}

/** The one line that the logs of these tests know: traffic of a server to an address outside. */
export const knownEvent = { id: '00000000000000a1', at: '2026-11-24T18:34:00.000Z' }

/** Stands for the event store, which these tests do not start. */
export const someLogs: LogDoor = {
  readEvent: async ({ id, at }) => {
    if (id > '00000000000000a9') return refuse('logs.event_not_found')
    const ts = new Date((at ?? new Date(knownEvent.at)).getTime())
    const columns = {
      category: 'firewall',
      source: 'fw01',
      host: 'fw01',
      outcome: 'allowed',
      source_ip: '10.12.4.21',
      destination_ip: '203.0.113.45',
      destination_port: 443,
    }
    return { id, ts, received: ts, raw: 'action=accept', matches: [], columns, fields: {} }
  },
}

export type Cases = {
  served(): Served
  open(title?: string, more?: object): Promise<{ id: string; version: number; number: string }>
  /** The page of a case as `who` sees it; its shape is the contract's. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a reply as it came, asserted member by member
  pageOf(id: string, who?: Who): Promise<any>
}

/** Starts incidents, and what `more` joins to its right, for the tests of one file. */
export function useCases(more?: (parts: Joined & { incidents: Incidents }) => void): Cases {
  let database: TestDatabase | undefined
  let running: Served | undefined
  beforeAll(async () => {
    database = await createTestDatabase()
    const addresses = { app: database.appConfig, owner: database.ownerConfig }
    running = await serveSlices(addresses, (parts) => {
      const { kernel, organization, join } = parts
      const incidents = join(createIncidents(kernel, { organization, registers, logs: someLogs }))
      more?.({ ...parts, incidents })
    })
  })
  afterAll(async () => {
    await running?.stop()
    await database?.drop()
  })
  const served = (): Served => {
    if (!running) throw new Error('the slices have not been started')
    return running
  }
  return {
    served,
    open: async (title = '財務会計サーバから攻撃者の指令サーバへの通信', given = {}) => {
      const head = { title, category: 'c2_communication', severity: 2, zones: ['lgwan'], ...given }
      const reply = await served().as(mori).post('/api/cases', head)
      expect(reply.statusCode, reply.body).toBe(200)
      return reply.json()
    },
    pageOf: async (id, who = mori) => {
      const reply = await served().as(who).get(`/api/cases/${id}`)
      expect(reply.statusCode, reply.body).toBe(200)
      return reply.json()
    },
  }
}

/** `ok`, or the code of the refusal. */
export async function codeOf(reply: Promise<LightMyRequestResponse>): Promise<string> {
  const answer = await reply
  return answer.statusCode === 200 ? 'ok' : answer.json<{ error: { code: string } }>().error.code
}
