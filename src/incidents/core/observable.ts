/** Observables: addresses, names and digests seen in a case, in one spelling and one harmless way to show them. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { By } from './who.ts'

export const observableKinds = ['ip', 'domain', 'url', 'hash', 'mail', 'host', 'account'] as const
export type ObservableKind = (typeof observableKinds)[number]

export const verdicts = ['unknown', 'malicious', 'harmless', 'mistake'] as const
export type Verdict = (typeof verdicts)[number]

export type Observable = {
  readonly caseId: string
  readonly kind: ObservableKind
  /** The one spelling: two people who write it differently mean the same. */
  readonly value: string
  readonly verdict: Verdict
  readonly note: string
  readonly source: string
  readonly addedAt: string
  readonly addedBy: By
}

export type ObservableEvent =
  | { readonly type: 'observable.added'; readonly caseId: string; readonly observable: Observable }
  | {
      readonly type: 'observable.judged'
      readonly caseId: string
      readonly verdict: Verdict
      readonly note: string
    }

/** Folds one event; an observable begins with `observable.added`. */
export function evolveObservable(observable: Observable, event: ObservableEvent): Observable {
  if (event.type === 'observable.added') return event.observable
  return { ...observable, verdict: event.verdict, note: event.note }
}

/**
 * Brings a value into its one spelling: full width and defanged forms are read, names and digests are in small
 * letters, IPv6 as RFC 5952 writes it. Without `kind` it is recognised. Refuses what it is not.
 */
export function readObservable(
  typed: string,
  kind?: ObservableKind,
): { kind: ObservableKind; value: string } | Refusal<'incidents.observable_unreadable'> {
  const plain = refang(typed.normalize('NFKC').trim())
  const found = kind ?? recognise(plain)
  const value = found ? readers[found](plain) : null
  return found && value !== null ? { kind: found, value } : refuse('incidents.observable_unreadable')
}

/** The value so that no program turns it into a link and nobody opens it by a slip of the hand. */
export function defang(observable: Pick<Observable, 'kind' | 'value'>): string {
  const { kind, value } = observable
  if (kind === 'hash' || kind === 'host' || kind === 'account') return value
  if (kind === 'mail') return value.replace('@', '[@]').replaceAll('.', '[.]')
  const scheme = value.replace(/^http/, 'hxxp').replace(/^ftp/, 'fxp')
  return kind === 'ip' && value.includes(':') ? value.replaceAll(':', '[:]') : scheme.replaceAll('.', '[.]')
}

const domainPattern =
  /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/
const hashPattern = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/
const mailPattern = /^[^\s@"<>()]{1,64}@[^\s@]+$/
const urlPattern = /^(?:https?|ftp):\/\/[^\s/?#]{1,255}(?:[/?#]\S*)?$/i

const readers: Readonly<Record<ObservableKind, (plain: string) => string | null>> = {
  ip: (plain) => readIpv4(plain) ?? readIpv6(plain),
  domain: (plain) => matching(plain.toLowerCase().replace(/\.$/, ''), domainPattern),
  url: readUrl,
  hash: (plain) => matching(plain.toLowerCase(), hashPattern),
  mail: readMail,
  host: (plain) => matching(plain.toLowerCase(), /^[\p{L}\p{N}](?:[\p{L}\p{N}_.-]{0,251}[\p{L}\p{N}])?$/u),
  account: (plain) => matching(plain, /^[^\s\p{C}][^\p{C}]{0,199}$/u),
}

function recognise(plain: string): ObservableKind | undefined {
  const order: readonly ObservableKind[] = ['ip', 'url', 'mail', 'hash', 'domain', 'host']
  return order.find((kind) => readers[kind](plain) !== null)
}

function refang(plain: string): string {
  return plain
    .replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]/gi, '.')
    .replaceAll(/\[:\]/g, ':')
    .replaceAll(/\[@\]|\[at\]/gi, '@')
    .replace(/^hxxp/i, 'http')
    .replace(/^fxp/i, 'ftp')
}

function matching(value: string, pattern: RegExp): string | null {
  return pattern.test(value) ? value : null
}

function readMail(plain: string): string | null {
  const value = plain.toLowerCase()
  const domain = value.slice(value.lastIndexOf('@') + 1)
  return mailPattern.test(value) && domainPattern.test(domain) ? value : null
}

/** Scheme and host in small letters, the rest untouched: paths tell capitals apart. */
function readUrl(plain: string): string | null {
  if (plain.length > 2000 || !urlPattern.test(plain)) return null
  const end = plain.slice(plain.indexOf('//') + 2).search(/[/?#]/)
  const cut = end === -1 ? plain.length : plain.indexOf('//') + 2 + end
  return plain.slice(0, cut).toLowerCase() + plain.slice(cut)
}

function readIpv4(plain: string): string | null {
  const parts = plain.split('.')
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  return isAddress ? plain : null
}

function readIpv6(plain: string): string | null {
  const halves = plain.toLowerCase().split('::')
  if (halves.length > 2 || !/^[0-9a-f:]{2,39}$/i.test(plain)) return null
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const given = [...(head ?? []), ...(tail ?? [])]
  if (!given.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null
  const missing = 8 - given.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const zeros = Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0')
  return compressIpv6(
    [...(head ?? []), ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16).toString(16)),
  )
}

/** RFC 5952 §4.2: the longest run of two or more zero groups, the first of equals, becomes `::`. */
function compressIpv6(groups: readonly string[]): string {
  let best = { start: -1, length: 1 }
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0
    while (groups[start + length] === '0') length += 1
    if (length > best.length) best = { start, length }
  }
  if (best.start === -1) return groups.join(':')
  const head = groups.slice(0, best.start).join(':')
  return `${head}::${groups.slice(best.start + best.length).join(':')}`
}
