import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeArchive, type ArchiveEntry } from './archive.ts'
import { replaced } from './contents.ts'
import { isAllowed, licenceTexts, refusedLicences } from './licences.ts'
import { closureOf, type Lockfile } from './lockfile.ts'
import { readParts } from './make-bundle.ts'
import { writeSbom } from './sbom.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toride-bundle-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the archive', () => {
  const longName = `toride/${'a-long-folder-name/'.repeat(8)}file.txt`

  async function entries(
    place: string,
    order: (list: ArchiveEntry[]) => ArchiveEntry[],
  ): Promise<ArchiveEntry[]> {
    const source = join(place, 'source')
    await mkdir(place)
    await writeFile(source, 'content')
    return order([
      { kind: 'file', name: 'toride/program', source, bytes: 7, isProgram: true },
      { kind: 'text', name: longName, text: '砦', isProgram: false },
      { kind: 'link', name: 'toride/link', target: 'program' },
    ])
  }

  it('has the same bytes wherever, whenever and in whatever order its files were found', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    await writeArchive(`${one}.tar.gz`, await entries(one, (list) => list), 1_000_000)
    const second = await entries(two, (list) => list.toReversed())
    await chmod(join(two, 'source'), 0o600)
    await utimes(join(two, 'source'), 1, 1)
    await writeArchive(`${two}.tar.gz`, second, 1_000_000)
    expect(await readFile(`${one}.tar.gz`)).toEqual(await readFile(`${two}.tar.gz`))
  })

  it('is unpacked by tar, with modes, links and long names', async () => {
    const place = join(folder, 'one')
    await writeArchive(`${place}.tar.gz`, await entries(place, (list) => list), 1_000_000)
    await run('tar', ['-xzf', `${place}.tar.gz`, '-C', folder])
    expect(await readFile(join(folder, 'toride/program'), 'utf8')).toBe('content')
    expect((await stat(join(folder, 'toride/program'))).mode & 0o777).toBe(0o755)
    expect((await stat(join(folder, 'toride/program'))).mtimeMs).toBe(1_000_000_000)
    expect(await readFile(join(folder, longName), 'utf8')).toBe('砦')
    expect(await readlink(join(folder, 'toride/link'))).toBe('program')
  })
})

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['(MIT AND Zlib)', true],
    ['MIT AND (GPL-2.0-only OR OFL-1.1)', true],
    ['AGPL-3.0-only', false],
    ['MIT AND AGPL-3.0-only', false],
    ['GPL-3.0-only OR LGPL-3.0-only', false],
    ['SEE LICENSE IN LICENSE', false],
    ['', false],
  ])('%s: %s', (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected)
  })

  it('stop a package that names none, or one that may not go along', () => {
    const entry = { name: 'a', version: '1.0.0', place: '', needs: [] }
    expect(refusedLicences(root, [{ ...entry, license: 'AGPL-3.0-only' }])).toEqual([
      'a@1.0.0: AGPL-3.0-only',
    ])
    expect(refusedLicences(root, [{ ...entry, license: 'MIT' }])).toEqual([])
  })

  it('of everything that is shipped are on the list, and each has its text', () => {
    const { server, web } = readParts(root)
    const shipped = [...server, ...web].filter(({ name }) => !(name in replaced))
    expect(shipped.length).toBeGreaterThan(100)
    expect(refusedLicences(root, shipped)).toEqual([])
    expect(licenceTexts(root, shipped)).toContain('Permission is hereby granted')
  })
})

describe('the list of parts', () => {
  it('is the same for the same lockfile, names every package and how they hang together', () => {
    const parts = { root, version: '1.0.0', ...readParts(root) }
    const text = writeSbom(parts, [])
    expect(writeSbom({ ...parts, server: parts.server.toReversed().toReversed() }, [])).toBe(text)
    const document = JSON.parse(text) as {
      bomFormat: string
      components: { name: string; version: string; purl: string; 'bom-ref': string }[]
      dependencies: { ref: string; dependsOn: string[] }[]
    }
    expect(document.bomFormat).toBe('CycloneDX')
    const refs = new Set(document.components.map((part) => part['bom-ref']))
    expect(refs.size).toBe(document.components.length)
    expect(
      document.dependencies
        .flatMap((entry) => [entry.ref, ...entry.dependsOn])
        .filter((ref) => !refs.has(ref)),
    ).toEqual([])
    const fastify = document.components.find((part) => part.name === 'fastify')
    expect(fastify?.purl).toBe(`pkg:npm/fastify@${fastify?.version ?? ''}`)
  })
})

describe('what a package needs', () => {
  it('is found as Node finds it, and other platforms are left out', async () => {
    const lockfile: Lockfile = {
      packages: {
        'node_modules/a': { version: '1.0.0', dependencies: { b: '2' }, optionalDependencies: { c: '1' } },
        'node_modules/a/node_modules/b': { version: '2.0.0' },
        'node_modules/b': { version: '1.0.0' },
        'node_modules/c': { version: '1.0.0', os: ['another'] },
      },
    }
    for (const place of Object.keys(lockfile.packages)) await mkdir(join(folder, place), { recursive: true })
    const places = closureOf(folder, lockfile, ['a']).map((entry) => entry.place)
    expect(places).toEqual(['node_modules/a', 'node_modules/a/node_modules/b'])
    expect(() => closureOf(folder, lockfile, ['missing'])).toThrow('missing is needed by the program')
  })
})
