/** What a quiet day's log entries say: browsing, files, logons and mail of a small town hall. */
import type { Chance } from './chance.ts'
import type { Fields } from './log-lines.ts'
import type { DemoLogs, DemoMachine, DemoSource } from './logs.ts'

type Usual = { readonly host: string; readonly fields: Fields }
type Maker = (settings: DemoLogs, chance: Chance) => Usual

const makers: Readonly<Record<DemoSource, Maker>> = { fortigate, squid, windows, postfix, muka }

/** Host and fields of one usual entry of this kind. */
export function usualFields(source: DemoSource, settings: DemoLogs, chance: Chance): Usual {
  return makers[source](settings, chance)
}

function fortigate(settings: DemoLogs, chance: Chance): Usual {
  const machine = chance.pick(settings.machines)
  const common = { srcip: machine.ip, srcport: 49_152 + chance.below(16_000), proto: 6 }
  const size = { sentbyte: 200 + chance.below(8000), rcvdbyte: 400 + chance.below(60_000) }
  const host = settings.hosts.fortigate
  if (machine.zone === 'internet') {
    const site = chance.weighted(settings.sites)
    const policy = { srcintf: 'inet-pc', dstip: site.ip, dstport: 443, dstintf: 'sc-line', action: 'accept' }
    return { host, fields: { ...common, ...policy, policyname: 'sc-out', service: 'HTTPS', ...size } }
  }
  if (chance.next() < 0.03) {
    const denied = {
      srcintf: 'lgwan-pc',
      dstip: '198.51.100.99',
      dstport: 80,
      dstintf: 'hoshu',
      action: 'deny',
    }
    return {
      host,
      fields: {
        ...common,
        ...denied,
        policyname: 'implicit-deny',
        service: 'HTTP',
        sentbyte: 0,
        rcvdbyte: 0,
      },
    }
  }
  const server = chance.pick(serversFor(settings, machine))
  const port = chance.pick(server.ports)
  const inside = {
    srcintf: 'lgwan-pc',
    dstip: server.ip,
    dstport: port,
    dstintf: 'lgwan-srv',
    action: 'accept',
  }
  return { host, fields: { ...common, ...inside, policyname: 'pc-to-srv', service: `tcp/${port}`, ...size } }
}

function serversFor(settings: DemoLogs, machine: DemoMachine): DemoLogs['servers'] {
  const prefix = machine.zone === 'mynumber' ? '10.8.' : '10.12.'
  const near = settings.servers.filter((server) => server.ip.startsWith(prefix))
  return near.length > 0 ? near : settings.servers
}

const pages = [
  '/',
  '/index.html',
  '/news/',
  '/image/logo.png',
  '/style.css',
  '/api/list?page=2',
  '/search?q=1',
]

function squid(settings: DemoLogs, chance: Chance): Usual {
  const machine = chance.pick(settings.machines.filter((entry) => entry.zone === 'internet'))
  const site = chance.weighted(settings.sites)
  const isTls = chance.next() < 0.7
  const request = isTls
    ? { status: 'TCP_TUNNEL/200', method: 'CONNECT', url: `${site.host}:443`, type: '-' }
    : {
        status: 'TCP_MISS/200',
        method: 'GET',
        url: `http://${site.host}${chance.pick(pages)}`,
        type: 'text/html',
      }
  const sizes = { bytes: 500 + chance.below(90_000), elapsed: 20 + chance.below(900) }
  const peer = `HIER_DIRECT/${site.ip}`
  return {
    host: settings.hosts.squid,
    fields: { client: machine.ip, user: machine.user, peer, ...request, ...sizes },
  }
}

const office = 'C:\\Program Files\\Microsoft Office\\root\\Office16'
const programs = [
  'C:\\Windows\\System32\\notepad.exe',
  `${office}\\EXCEL.EXE`,
  `${office}\\WINWORD.EXE`,
  `${office}\\OUTLOOK.EXE`,
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

function windows(settings: DemoLogs, chance: Chance): Usual {
  const machine = chance.pick(settings.machines)
  const security = { Channel: 'Security', SourceName: 'Microsoft-Windows-Security-Auditing' }
  const dice = chance.next()
  if (dice < 0.45) {
    const server = chance.pick(serversFor(settings, machine))
    const logon = { EventID: 4624, LogonType: 3, TargetUserName: machine.user, TargetDomainName: 'TORIDE' }
    return {
      host: server.name,
      fields: { ...security, ...logon, IpAddress: machine.ip, WorkstationName: machine.name },
    }
  }
  if (dice < 0.7)
    return {
      host: machine.name,
      fields: { ...security, EventID: 4634, LogonType: 3, TargetUserName: machine.user },
    }
  if (dice < 0.97) {
    const image = chance.pick(programs)
    const sysmon = {
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      SourceName: 'Microsoft-Windows-Sysmon',
      EventID: 1,
    }
    const started = { Image: image, CommandLine: `"${image}"`, User: `TORIDE\\${machine.user}` }
    return { host: machine.name, fields: { ...sysmon, ...started, ParentImage: 'C:\\Windows\\explorer.exe' } }
  }
  const failed = { EventID: 4625, LogonType: 2, TargetUserName: machine.user, Status: '0xc000006a' }
  return {
    host: machine.name,
    fields: { ...security, ...failed, IpAddress: '-', WorkstationName: machine.name },
  }
}

function postfix(settings: DemoLogs, chance: Chance): Usual {
  const machine = chance.pick(settings.machines)
  const outside = `${chance.pick(['info', 'tanto', 'soumu', 'no-reply'])}@${chance.pick(settings.correspondents)}`
  const inside = `${machine.user}@town.toride.example`
  const [from, to] = chance.next() < 0.6 ? [outside, inside] : [inside, outside]
  const queue = (0x100000000 + chance.below(0xffffffff)).toString(16).toUpperCase()
  const size = 1200 + chance.below(90_000)
  return { host: settings.hosts.postfix, fields: { queue, from, to, size, status: 'sent (250 2.0.0 Ok)' } }
}

function muka(settings: DemoLogs, chance: Chance): Usual {
  const machine = chance.pick(settings.machines)
  const file = `${chance.pick(['report', 'estimate', 'minutes', 'photo'])}${chance.below(900)}.${chance.pick(['xlsx', 'docx', 'pdf'])}`
  return {
    host: settings.hosts.muka,
    fields: {
      action: 'sanitized',
      user: machine.user,
      src: machine.ip,
      file,
      result: 'ok',
      removed: chance.below(3),
    },
  }
}
