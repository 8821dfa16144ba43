import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canReach, lesserAccount } from './account.ts'

const passwd = (...names: string[]) =>
  names.map((name, index) => `${name}:x:${100 + index}:${200 + index}::/:/bin/false`).join('\n')

describe('lesserAccount', () => {
  it.each([
    ['an ordinary user keeps its own account', 1000, passwd('postgres'), undefined],
    ['toride goes before postgres', 0, passwd('postgres', 'toride'), { uid: 101, gid: 201 }],
    ['postgres goes before nobody', 0, passwd('nobody', 'postgres'), { uid: 101, gid: 201 }],
    ['nobody is the last name', 0, passwd('daemon', 'nobody'), { uid: 101, gid: 201 }],
    [
      'a name with the number of root is passed over',
      0,
      'toride:x:0:0::/:/bin/sh',
      { uid: 65534, gid: 65534 },
    ],
    ['no account file', 0, '', { uid: 65534, gid: 65534 }],
  ])('%s', (...[, callerUid, text, expected]) => {
    expect(lesserAccount(callerUid, text)).toEqual(expected)
  })
})

describe('canReach', () => {
  const stranger = { uid: 64_001, gid: 64_001 }
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'toride-reach-'))
    await chmod(folder, 0o755)
    await mkdir(join(folder, 'open'), { mode: 0o755 })
    await mkdir(join(folder, 'shut'), { mode: 0o700 })
    await mkdir(join(folder, 'shut/inner'), { mode: 0o755 })
    await writeFile(join(folder, 'open/program'), '', { mode: 0o755 })
    await writeFile(join(folder, 'open/text'), '', { mode: 0o644 })
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    ['open/program', true],
    ['open/text', false],
    ['shut/inner', false],
  ])('%s: %s for a stranger', async (path, expected) => {
    expect(await canReach(join(folder, path), stranger)).toBe(expected)
  })

  it('lets the owner in', async () => {
    const owner = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
    expect(await canReach(join(folder, 'shut/inner'), owner)).toBe(true)
  })
})
