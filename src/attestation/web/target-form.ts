/** The form of a target: plain texts of every kind, and the settings that follow from them. */
import type { Faults } from '../../kernel/web/form.ts'
import type { SentInputOf } from '../../kernel/core/endpoint.ts'
import type { addTarget } from '../core/contract-publish.ts'
import type { Pace, TargetKind } from '../core/publish/target.ts'
import { ja } from '../core/screen/ja.ts'
import type { Target } from './target-dialog.tsx'

const words = ja.dialog
const portMax = 65_535

export type TargetValues = {
  kind: TargetKind
  name: string
  url: string
  verifierKey: string
  secret: string
  host: string
  port: string
  transport: 'udp' | 'tcp'
  to: string
  path: string
  pace: Pace
  isOn: boolean
}

export type Settings = SentInputOf<typeof addTarget>['settings']

const usualPaces: Record<TargetKind, Pace> = {
  http: 'minute',
  syslog: 'minute',
  mail: 'day',
  file: 'minute',
  witness: 'minute',
}

/** A mail a day, everything else a minute. */
export function usualPace(kind: TargetKind): Pace {
  return usualPaces[kind]
}

export function valuesOf(target: Target | undefined): TargetValues {
  const settings = target?.settings
  return {
    kind: settings?.kind ?? 'http',
    name: target?.name ?? '',
    url: settings && 'url' in settings ? settings.url : '',
    verifierKey: settings?.kind === 'witness' ? settings.verifierKey : '',
    secret: '',
    host: settings?.kind === 'syslog' ? settings.host : '',
    port: settings?.kind === 'syslog' ? String(settings.port) : '514',
    transport: settings?.kind === 'syslog' ? settings.transport : 'tcp',
    to: settings?.kind === 'mail' ? settings.to : '',
    path: settings?.kind === 'file' ? settings.path : '',
    pace: target?.pace ?? 'minute',
    isOn: target?.isOn ?? true,
  }
}

/** The members that the chosen kind asks for. */
const asked: Record<TargetKind, readonly (keyof TargetValues)[]> = {
  http: ['url'],
  syslog: ['host', 'port'],
  mail: ['to'],
  file: ['path'],
  witness: ['url', 'verifierKey'],
}

export function faultsOf(values: TargetValues): Faults<TargetValues> {
  const needed = ['name' as const, ...asked[values.kind]]
  const missing = needed.filter((name) => String(values[name]).trim() === '')
  const faults = Object.fromEntries(missing.map((name) => [name, words.missing]))
  const port = Number(values.port)
  const isPort = Number.isInteger(port) && port >= 1 && port <= portMax
  return values.kind === 'syslog' && !isPort ? { ...faults, port: words.portWrong } : faults
}

export function settingsOf(values: TargetValues): Settings {
  const { kind, url, verifierKey, host, port, transport, to, path } = values
  switch (kind) {
    case 'http':
      return { kind, url: url.trim() }
    case 'syslog':
      return { kind, host: host.trim(), port: Number(port), transport }
    case 'mail':
      return { kind, to: to.trim() }
    case 'file':
      return { kind, path: path.trim() }
    default:
      return { kind, url: url.trim(), verifierKey: verifierKey.trim() }
  }
}
