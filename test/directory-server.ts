/** Debian's slapd with people in it, on the loopback over TLS; a test is left out where it cannot be had. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeAuthority } from './authority.ts'

export type DirectoryServer = {
  readonly tlsPort: number
  readonly plainPort: number
  readonly ca: string
  readonly baseDn: string
  readonly searchDn: string
  readonly searchPassword: string
  /** Lets it hang (it answers nothing) and go on. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

const program = '/usr/sbin/slapd'

/** Why there is no slapd here, or undefined. Root on Debian gets it from the package. */
export function whyNoDirectory(): string | undefined {
  if (existsSync(program)) return undefined
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return 'slapd is not installed'
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', 'slapd', 'ldap-utils']
  const { status } = spawnSync('/usr/bin/apt-get', install, { env, stdio: 'ignore', timeout: 120_000 })
  return status === 0 && existsSync(program) ? undefined : 'slapd could not be installed'
}

const baseDn = 'dc=town,dc=example'
const searchPassword = 'search-password-of-the-directory'

/** `people` are names and passwords; each entry has `uid` and, when given, further lines of LDIF. */
export async function startDirectory(
  people: readonly { uid: string; password: string; more?: readonly string[] }[],
): Promise<DirectoryServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'toride-directory-'))
  await chmod(folder, 0o755)
  const authority = await makeAuthority()
  const { certificate, key } = await authority.issue('localhost')
  const [plainPort, tlsPort] = await Promise.all([freePort(), freePort()])
  await mkdir(path.join(folder, 'data'))
  await writeFile(path.join(folder, 'server.crt'), certificate)
  await writeFile(path.join(folder, 'server.key'), key, { mode: 0o600 })
  await writeFile(path.join(folder, 'slapd.conf'), configurationIn(folder))
  await writeFile(path.join(folder, 'people.ldif'), ldifOf(people))
  const conf = path.join(folder, 'slapd.conf')
  const load = spawnSync('/usr/sbin/slapadd', ['-f', conf, '-l', path.join(folder, 'people.ldif')])
  if (load.status !== 0) throw new Error(`slapadd: ${String(load.stderr)}`)
  const urls = `ldap://127.0.0.1:${plainPort} ldaps://127.0.0.1:${tlsPort}`
  const child = spawn(program, ['-d', '0', '-f', conf, '-h', urls], { stdio: 'ignore' })
  await untilListening(tlsPort, child)
  return {
    tlsPort,
    plainPort,
    ca: authority.certificate,
    baseDn,
    searchDn: `cn=search,${baseDn}`,
    searchPassword,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGCONT')
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configurationIn(folder: string): string {
  const schema = '/etc/ldap/schema'
  return [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include ${schema}/${name}.schema`),
    // Attributes of Active Directory and of 389 DS that say that an account is closed.
    "attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
    "attributetype ( 1.2.840.113556.1.4.662 NAME 'lockoutTime' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
    "attributetype ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )",
    "objectclass ( 1.3.6.1.4.1.32473.1 NAME 'closable' SUP top AUXILIARY MAY ( userAccountControl $ lockoutTime $ nsAccountLock ) )",
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    `pidfile ${folder}/slapd.pid`,
    `TLSCertificateFile ${folder}/server.crt`,
    `TLSCertificateKeyFile ${folder}/server.key`,
    // A password is compared over TLS only.
    'security simple_bind=128',
    'database mdb',
    'maxsize 10485760',
    `suffix "${baseDn}"`,
    `directory ${folder}/data`,
    'access to attrs=userPassword by anonymous auth by * none',
    `access to * by dn.exact="cn=search,${baseDn}" read by * none`,
    '',
  ].join('\n')
}

function ldifOf(people: Parameters<typeof startDirectory>[0]): string {
  const entries = [
    [`dn: ${baseDn}`, 'objectClass: dcObject', 'objectClass: organization', 'dc: town', 'o: town'],
    [
      `dn: cn=search,${baseDn}`,
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: search',
      `userPassword: ${searchPassword}`,
    ],
    ...people.map(({ uid, password, more = [] }) => [
      `dn: uid=${uid},${baseDn}`,
      'objectClass: inetOrgPerson',
      'objectClass: closable',
      `uid: ${uid}`,
      `cn: ${uid}`,
      `sn: ${uid}`,
      `userPassword: ${password}`,
      ...more,
    ]),
  ]
  return entries.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 250; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`slapd ended with ${child.exitCode}`)
    const socket = connect(port, '127.0.0.1')
    const [event] = await Promise.race([
      once(socket, 'connect').then(() => ['connect']),
      once(socket, 'error').then(() => ['error']),
    ]).catch(() => ['error'])
    socket.destroy()
    if (event === 'connect') return
    await pause(20)
  }
  throw new Error('slapd did not listen')
}
