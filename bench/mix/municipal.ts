/** Lines as a town's systems write them, seeded: firewall, proxy, Windows, mail, name service, logins; 370 bytes in the mean. */

export type MixLine = { readonly at: number; readonly line: string }

/** `count` lines spread evenly from `from` over `spanMs`, the same for the same seed. */
export function* municipalMix(options: {
  seed: number
  count: number
  from: number
  spanMs: number
}): Generator<MixLine> {
  const random = createRandom(options.seed)
  for (let index = 0; index < options.count; index += 1) {
    const at = options.from + Math.floor((index * options.spanMs) / options.count)
    const share = random()
    const write = kinds.find(([below]) => share < below)?.[1] ?? login
    yield { at, line: write({ at, index, pick: (below) => Math.floor(random() * below) }) }
  }
}

/** The one line in a million that a rare search looks for. */
export const rareWord = 'hoshu-kinkyu-7f3a'

type Draw = { readonly at: number; readonly index: number; readonly pick: (below: number) => number }

/** Shares add up: each number is the upper bound of its kind. */
const kinds: readonly (readonly [number, (draw: Draw) => string])[] = [
  [0.8, firewall],
  [0.9, proxy],
  [0.95, windows],
  [0.98, mail],
  [0.99, nameService],
  [1, login],
]

/** Mulberry32: enough for a mix, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function firewall({ at, index, pick }: Draw): string {
  const local = new Date(at + 32_400_000).toISOString()
  const isDenied = pick(20) === 0
  const service = ['HTTPS', 'DNS', 'HTTP', 'SMB', 'NTP'][pick(5)] ?? ''
  const port = [443, 53, 80, 445, 123][pick(5)] ?? 443
  const policy = index % 1_000_003 === 500_001 ? rareWord : `policy-${pick(40)}`
  return (
    `<134>date=${local.slice(0, 10)} time=${local.slice(11, 19)} devname="fw0${1 + pick(2)}" devid="FG100ETK1800000${pick(3)}" ` +
    `logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=10.${pick(4)}.${pick(40)}.${pick(250)} ` +
    `srcport=${1024 + pick(60_000)} srcintf="port${pick(8)}" dstip=203.0.113.${pick(250)} dstport=${port} dstintf="wan1" ` +
    `policyid=${pick(40)} policyname="${policy}" sessionid=${index} proto=6 action="${isDenied ? 'deny' : 'close'}" ` +
    `service="${service}" duration=${pick(300)} sentbyte=${pick(90_000)} rcvdbyte=${pick(900_000)} tz="+0900"`
  )
}

function proxy({ at, pick }: Draw): string {
  const seconds = (at / 1000).toFixed(3)
  const site = `www${pick(400)}.example.jp`
  const user = `user${pick(600)}`
  return `${seconds} ${pick(900)} 10.1.${pick(40)}.${pick(250)} TCP_MISS/${pick(30) === 0 ? 403 : 200} ${pick(200_000)} GET http://${site}/tetsuzuki/${pick(5_000)}/index.html?id=${pick(99_999)} ${user} HIER_DIRECT/198.51.100.${pick(250)} text/html`
}

function windows({ at, index, pick }: Draw): string {
  const computer = `PC-${String(pick(600)).padStart(4, '0')}`
  const id = [4624, 4625, 4688, 4672, 4634][pick(5)] ?? 4624
  return JSON.stringify({
    EventTime: new Date(at).toISOString(),
    '@timestamp': new Date(at).toISOString(),
    Hostname: computer,
    Channel: 'Security',
    SourceName: 'Microsoft-Windows-Security-Auditing',
    EventID: id,
    RecordNumber: index,
    Keywords: id === 4625 ? '0x8010000000000000' : '0x8020000000000000',
    TargetUserName: `user${pick(600)}`,
    TargetDomainName: 'TORIDEMACHI',
    IpAddress: `10.1.${pick(40)}.${pick(250)}`,
    IpPort: String(1024 + pick(60_000)),
    NewProcessName: String.raw`C:\Windows\System32\svchost.exe`,
    ParentProcessName: String.raw`C:\Windows\System32\services.exe`,
    CommandLine: `svchost.exe -k netsvcs -p -s ${pick(900)}`,
    LogonType: String(pick(11)),
    Message: `An event of the security log was written for ${computer}.`,
  })
}

function mail({ at, pick }: Draw): string {
  const id = (pick(0xff_ff_ff) + 0x1_00_00_00).toString(16).toUpperCase()
  return `<22>1 ${new Date(at).toISOString()} mail01 postfix/smtp - - - ${id}: to=<user${pick(600)}@town.example.jp>, relay=mx${pick(4)}.example.jp[198.51.100.${pick(250)}]:25, delay=${pick(9)}.2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)`
}

function nameService({ at, pick }: Draw): string {
  const name = `host${pick(2_000)}.example.jp`
  return `<30>1 ${new Date(at).toISOString()} dns01 named - - - client @0x7f 10.1.${pick(40)}.${pick(250)}#${1024 + pick(60_000)} (${name}): query: ${name} IN A + (10.0.0.53)`
}

function login({ at, pick }: Draw): string {
  const result = pick(6) === 0 ? 'Failed' : 'Accepted'
  return `<38>1 ${new Date(at).toISOString()} app0${pick(9)} sshd ${pick(30_000)} - - ${result} password for user${pick(600)} from 10.1.${pick(40)}.${pick(250)} port ${1024 + pick(60_000)} ssh2`
}
