/** Text logs of common servers: Postfix, BIND queries, sshd; found by the tag or the shape of the line. */
import { lookUp, type Decoder, type Reading } from '../decoder.ts'

function readPostfix({ event, message, syslog }: Reading): void {
  const queue = /^(?<id>[0-9A-F]{6,20}|[0-9A-Za-z]{10,20}|NOQUEUE): /.exec(message)
  const rest = queue ? message.slice(queue[0].length) : message
  event.dataset = `postfix.${syslog.app.split('/').at(-1) ?? ''}`
  event.category = 'mail'
  event.logsource = { category: 'mail', product: 'postfix', service: syslog.app.split('/').at(-1) ?? '' }
  if (queue) event.code = queue.groups?.['id'] ?? ''
  for (const [, name = '', angled, plain] of rest.matchAll(/\b([a-z-]{2,20})=(?:<([^>]*)>|([^\s,]+))/g)) {
    event.fields[name] = angled ?? plain ?? ''
  }
  const { from, to, client, relay, status, sasl_username: user } = event.fields
  event.user = user ?? from ?? ''
  event.target = to ?? ''
  event.sourceIp = addressIn(client ?? /\bfrom (\S+\[[^\]]+\])/.exec(rest)?.[1] ?? '')
  event.destinationIp = addressIn(relay ?? '')
  event.domain = (relay ?? client ?? '').split('[')[0] ?? ''
  event.action = status ?? (rest.startsWith('reject') ? 'reject' : (/^[a-z]+/.exec(rest)?.[0] ?? ''))
  event.outcome = mailOutcome(event.action)
  event.fields['message'] = message
}

function addressIn(text: string): string {
  return /\[([0-9a-fA-F.:]+)\]/.exec(text)?.[1] ?? ''
}

function mailOutcome(action: string): string {
  if (action === 'sent') return 'success'
  return /^(bounced|deferred|reject|expired)/.test(action) ? 'failure' : ''
}

export const postfix: Decoder = {
  kind: 'postfix',
  recognises: ({ syslog }) => syslog.app.startsWith('postfix'),
  read: readPostfix,
}

const query =
  /client (?:@\S+ )?(?<ip>[0-9a-fA-F.:]+)#(?<port>\d+) .*query: (?<name>\S+) IN (?<type>[A-Z0-9]+)/

function readBind({ event, message }: Reading): void {
  const groups = query.exec(message)?.groups
  if (!groups) throw new Error('no query line')
  event.dataset = 'bind.query'
  event.category = 'dns'
  event.logsource = { category: 'dns', product: 'bind' }
  event.sourceIp = groups['ip'] ?? ''
  event.sourcePort = Number(groups['port'])
  event.domain = (groups['name'] ?? '').toLowerCase()
  event.action = 'query'
  Object.assign(event.fields, { query: event.domain, record_type: groups['type'], src_ip: event.sourceIp })
}

export const bind: Decoder = {
  kind: 'bind',
  recognises: ({ message }) => message.includes('query: ') && query.test(message),
  read: readBind,
}

/** Program name → Sigma's `service` of product `linux`. */
const linuxServices: Readonly<Record<string, string>> = {
  sshd: 'sshd',
  sudo: 'sudo',
  su: 'auth',
  login: 'auth',
  cron: 'cron',
  CRON: 'cron',
  crond: 'cron',
  auditd: 'auditd',
  audit: 'auditd',
  clamd: 'clamav',
  vsftpd: 'vsftpd',
  systemd: 'syslog',
  kernel: 'syslog',
}

const sshLogin =
  /^(?<result>Accepted|Failed) (?<method>\S+) for (?:invalid user )?(?<user>\S+) from (?<ip>\S+) port (?<port>\d+)/

/** Any other line with a program name: a server's own log. */
function readServer({ event, message, syslog }: Reading): void {
  event.dataset = syslog.app === '' ? 'text' : `syslog.${syslog.app}`
  event.category = syslog.app === '' ? 'other' : 'server'
  event.logsource =
    syslog.app === '' ? {} : { product: 'linux', service: lookUp(linuxServices, syslog.app) ?? 'syslog' }
  event.process = syslog.app
  Object.assign(event.fields, { message }, syslog.app === '' ? {} : { program: syslog.app })
  const login = sshLogin.exec(message)?.groups
  if (!login) return
  event.category = 'authentication'
  event.action = 'logon'
  event.outcome = login['result'] === 'Accepted' ? 'success' : 'failure'
  event.user = login['user'] ?? ''
  event.sourceIp = login['ip'] ?? ''
  event.sourcePort = Number(login['port'])
  event.method = login['method'] ?? ''
}

/** Takes whatever no other decoder knows; it never throws. */
export const server: Decoder = { kind: 'syslog', recognises: () => true, read: readServer }
