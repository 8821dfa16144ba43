/** What the town knows before anything happens: a machine, its system, the numbers that are safe to call. */
import type { Page } from 'playwright-core'
import { ask } from './town.ts'

/** The server that the call and the logs are about. */
export const accounting = { name: 'ZAIMU-AP01', address: '10.12.4.21' }

export async function fillRegisters(page: Page): Promise<void> {
  const { units } = await ask(page, 'GET /api/organization')
  const unit = units[0].id
  const add = (kind: string, values: object) =>
    ask(page, `POST /api/registers/kinds/${kind}/items`, { values, verified: true })
  const machine = await add('machine', {
    name: accounting.name,
    unit,
    zone: 'lgwan',
    ip_addresses: [accounting.address],
    place: '庁舎2階 サーバ室',
  })
  await add('system', { name: '財務会計システム', unit, zone: 'lgwan', machines: [machine.id] })
  await add('contact', {
    name: 'みやま県警察本部（代表）',
    organization: 'みやま県警察本部',
    role: 'police_cyber',
    phone: '03-0000-4110',
    hours: '24時間',
  })
  await add('contact', {
    name: '㈱髙﨑システム ①番窓口',
    organization: '㈱髙﨑システム',
    role: 'maintenance_vendor',
    phone: '03-0000-7001',
  })
}
