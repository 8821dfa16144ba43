/** wapiti over every address that is read by GET, with all its parameters, and over the page. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from './attack.ts'
import type { Target } from './target.ts'

const modules =
  'sql,timesql,exec,file,xss,permanentxss,crlf,redirect,ssrf,xxe,csp,http_headers,cookieflags,methods,backup,shellshock'

export async function runWapiti(
  target: Target,
  { folder, until }: { folder: string; until: number },
): Promise<Outcome> {
  const cookie = await target.signIn('takasaki')
  const file = join(folder, 'wapiti.json')
  const reads = target.requests.filter(({ method }) => method === 'GET').map(({ url }) => target.origin + url)
  const seconds = Math.max(60, Math.round((until - Date.now()) / 1000))
  const options: Readonly<Record<string, string>> = {
    '-u': `${target.origin}/`,
    '--scope': 'domain',
    '-m': modules,
    '-f': 'json',
    '-o': file,
    '-d': '1',
    '-H': `Cookie: ${cookie}`,
    '-v': '0',
    '--store-session': join(folder, 'wapiti'),
    '--max-scan-time': String(Math.round(seconds / 3)),
    '--max-attack-time': String(Math.round(seconds / 14)),
  }
  const proxy = ['-H', 'X-Forwarded-Proto: https']
  const starts = reads.flatMap((url) => ['-s', url])
  const args = [...Object.entries(options).flat(), ...proxy, '--flush-session', '--no-bugreport', ...starts]
  const child = spawn('wapiti', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const errors: Buffer[] = []
  child.stderr.on('data', (part: Buffer) => errors.push(part))
  await once(child, 'close')
  return {
    findings: readReport(file),
    undecided: [],
    notes: [`${reads.length} addresses given`, ...lastLine(errors)],
  }
}

type Report = {
  readonly vulnerabilities: Readonly<
    Record<string, readonly { path?: string; info?: string; parameter?: string }[]>
  >
}

function readReport(file: string): string[] {
  if (!existsSync(file)) return ['no report was written: wapiti failed']
  const { vulnerabilities } = JSON.parse(readFileSync(file, 'utf8')) as Report
  return Object.entries(vulnerabilities).flatMap(([kind, entries]) =>
    entries.map(({ path, parameter, info }) => `${kind}: ${path ?? ''} ${parameter ?? ''} ${info ?? ''}`),
  )
}

function lastLine(parts: readonly Buffer[]): string[] {
  const text = Buffer.concat(parts).toString('utf8').trim()
  return text === '' ? [] : [text.split('\n').at(-1) ?? '']
}
