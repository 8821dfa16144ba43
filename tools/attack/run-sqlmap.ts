/** sqlmap over the requests: level 3, risk 2; every parameter of query and body, and the ids in the path. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from './attack.ts'
import type { Request, Target } from './target.ts'

const msMaxEach = 180_000
/** Endpoints whose free text goes into a query: no guess beforehand, every payload is sent. */
const thorough = /^(access\.signIn|.*\.(search|list|find)\w*|logs\.\w*Search\w*)$/i

export async function runSqlmap(
  target: Target,
  { folder, until }: { folder: string; until: number },
): Promise<Outcome> {
  const findings: string[] = []
  const undecided: string[] = []
  let done = 0
  const ordered = target.requests.toSorted((one, other) => rank(one) - rank(other))
  for (const request of ordered) {
    if (Date.now() > until) break
    const login = /^(access|organization|logs\.\w*Source)/.test(request.id) ? 'okamoto' : 'takasaki'
    const file = join(folder, 'request.txt')
    writeFileSync(file, rawRequest(target, request, await target.signIn(login)))
    const output = await sqlmap(file, { folder, isThorough: rank(request) === 0 })
    done += 1
    if (/following injection point|is vulnerable/.test(output))
      findings.push(`${request.id} ${excerpt(output)}`)
    else if (
      !/not appear to be injectable|no parameter\(s\) found|does not seem to be injectable/.test(output)
    )
      undecided.push(`${request.id}: ${output.trim().split('\n').at(-1) ?? ''}`)
  }
  const left = target.requests.length - done
  if (left > 0) undecided.push(`${left} endpoints: no time was left, give more minutes`)
  return { findings, undecided, notes: [`${done} of ${target.requests.length} endpoints asked`] }
}

function rank({ id }: Request): number {
  return thorough.test(id) ? 0 : 1
}

/** A star is where sqlmap may put payloads beside the parameters that it knows by itself. */
function rawRequest({ origin }: Target, { method, url, body }: Request, cookie: string): string {
  const marked = url.replaceAll(/(\/[a-z]+_[0-9a-z]{20,32})(?=\/|\?|$)/g, '$1*')
  return [
    `${method} ${marked} HTTP/1.1`,
    `Host: ${new URL(origin).host}`,
    `Cookie: ${cookie}`,
    'X-Forwarded-Proto: https',
    ...(body === undefined ? [] : ['Content-Type: application/json']),
    '',
    body ?? '',
  ].join('\r\n')
}

async function sqlmap(
  file: string,
  { folder, isThorough }: { folder: string; isThorough: boolean },
): Promise<string> {
  const args = [
    '-r',
    file,
    '--batch',
    '--ignore-stdin',
    '--level=3',
    '--risk=2',
    '--dbms=PostgreSQL',
    '--time-sec=3',
    '--threads=2',
    '--timeout=20',
    '--retries=0',
    '--flush-session',
    '--disable-coloring',
    '--ignore-code=*',
    '--skip=user-agent,referer,cookie,host',
    '--answers=custom injection=Y,JSON data=Y,follow=N,extending=N,cookie=N',
    `--output-dir=${join(folder, 'sqlmap')}`,
    ...(isThorough ? [] : ['--smart']),
  ]
  const child = spawn('sqlmap', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.stderr.on('data', (part: Buffer) => parts.push(part))
  const timer = setTimeout(() => child.kill('SIGKILL'), msMaxEach)
  await once(child, 'close')
  clearTimeout(timer)
  return Buffer.concat(parts).toString('utf8')
}

function excerpt(output: string): string {
  const at = output.indexOf('following injection point')
  return output.slice(Math.max(0, at), at + 600).replaceAll(/\s+/g, ' ')
}
