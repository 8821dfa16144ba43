/** What a dump shows: untouched ones are clean, and no change of an entry, row, file or checkpoint goes unseen. */
import { randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '../../../kernel/core/result.ts'
import { originOf } from '../../core/checkpoint.ts'
import { parseVerifierKey } from '../../core/note.ts'
import { blobPath, dumpFiles } from '../../core/verify/dump-form.ts'
import { proofBytesMax, verifyProof } from '../../core/verify/verify-proof.ts'
import { dumpLedger } from '../dump/dump-ledger.ts'
import { noteCrypto } from '../note-crypto.ts'
import { makeProofFile } from '../proof-file.ts'
import { signingKeyOf } from '../signing-key.ts'
import {
  judge,
  kindsOf,
  linesOf,
  signedAgain,
  startLedgerWorld,
  withLines,
  type Files,
  type LedgerWorld,
} from '../../../../test/ledger-world.ts'
import { nodePlatform, openDumpFolder } from './node-platform.ts'
import { runVerify } from '../run-verify.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const mutations = isLong ? 1_500 : 150
const untouched = isLong ? 100 : 10
let world: LedgerWorld

beforeAll(async () => {
  world = await startLedgerWorld()
})
afterAll(() => world.stop())

it('calls untouched dumps clean, with and without a checkpoint from outside', async () => {
  for (let at = 0; at < untouched; at += 1) {
    await world.act(1_000 + at)
    const files = await world.dump()
    const report = await judge(world, files)
    expect(report.problems).toEqual([])
    expect(report).toMatchObject({ ok: true, erased: 0, rowsWithoutDigest: 0, moreProblems: 0 })
    expect(report.anchors.map(({ size }) => size)).toHaveLength(1)
    expect(report.entries).toBe(linesOf(files, dumpFiles.entries).length)
    expect((await judge(world, files, {})).ok).toBe(true)
  }
})

/** Any change of one file; `undefined` when the draw changed nothing. */
function mutate(files: Files): { files: Files; what: string } | undefined {
  const names = [...files.keys()]
  const name = names[randomInt(names.length)] ?? ''
  const bytes = files.get(name) ?? Buffer.alloc(0)
  const lines = bytes.toString('utf8').split('\n')
  const [one, other] = [randomInt(lines.length), randomInt(lines.length)]
  const at = randomInt(Math.max(bytes.length, 1))
  const changes: Record<string, () => Buffer | undefined> = {
    'flip a bit': () =>
      Buffer.from(bytes.map((byte, place) => (place === at ? byte ^ (1 << randomInt(8)) : byte))),
    'drop a byte': () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
    'add a byte': () =>
      Buffer.concat([bytes.subarray(0, at), Buffer.from([randomInt(256)]), bytes.subarray(at)]),
    'cut the end': () => bytes.subarray(0, at),
    'drop a line': () => Buffer.from(lines.filter((_, place) => place !== one).join('\n')),
    'repeat a line': () => Buffer.from(lines.toSpliced(one, 0, lines[one] ?? '').join('\n')),
    'swap lines': () =>
      Buffer.from(
        lines
          .map((line, place) => (place === one ? lines[other] : place === other ? lines[one] : line))
          .join('\n'),
      ),
    'drop the file': () => undefined,
  }
  const kinds = Object.keys(changes)
  const kind = kinds[randomInt(kinds.length)] ?? ''
  const changed = changes[kind]?.()
  if (changed?.equals(bytes)) return undefined
  const rest = new Map([...files].filter(([known]) => known !== name))
  const mutated: Files = changed === undefined ? rest : new Map([...rest, [name, changed]])
  return { files: mutated, what: `${kind} of ${name} at ${at}/${one}/${other}` }
}

it(`finds each of ${mutations} random changes of a dump`, async () => {
  const files = await world.dump()
  const missed: string[] = []
  for (let count = 0; count < mutations;) {
    const mutation = mutate(files)
    if (!mutation) continue
    count += 1
    const report = await judge(world, mutation.files)
    if (report.ok) missed.push(mutation.what)
  }
  expect(missed).toEqual([])
})

it(`finds each of ${mutations} random changes of entries, rows and files under a manifest signed again`, async () => {
  const files = await world.dump()
  const missed: string[] = []
  for (let count = 0; count < mutations;) {
    const mutation = mutate(files)
    if (!mutation || mutation.what.includes('manifest') || mutation.what.includes('checkpoints')) continue
    if (contentOf(mutation.files) === contentOf(files)) continue
    count += 1
    const report = await judge(world, signedAgain(world, mutation.files))
    if (report.ok) missed.push(mutation.what)
  }
  expect(missed).toEqual([])
}, 60_000)

/** The newline at the end and the order of rows carry nothing; the original manifest holds them all the same. */
function contentOf(files: Files): string {
  const text = (name: string) => (files.get(name) ?? Buffer.alloc(0)).toString('utf8').replace(/\n$/, '')
  const rows = text(dumpFiles.rows).split('\n').toSorted()
  const blobs = [...files].filter(([name]) => name.startsWith('blobs')).map(String)
  return JSON.stringify([text(dumpFiles.entries), rows, blobs.toSorted()])
}

it('does not take a manifest, a key or a checkpoint for another', async () => {
  const files = await world.dump()
  const other = signingKeyOf(path.join(world.served.dataDir, 'keys/other.key'))
  const otherKey = parseVerifierKey(other.verifierKeyLine(world.served.bodyId), noteCrypto)
  if (!otherKey) throw new Error('no key')
  expect(kindsOf(await judge(world, files, { keys: [otherKey], outside: world.outside }))).toContain(
    'manifest_signature',
  )
  expect(kindsOf(await judge(world, files, { keys: [] }))).toContain('no_key')
  const foreign = world.deps.key.signNote('body_other', `${originOf('body_other')}\n1\n${'A'.repeat(43)}=\n`)
  expect(kindsOf(await judge(world, files, { outside: foreign }))).toEqual(['checkpoint_other'])
  expect(kindsOf(await judge(world, files, { outside: 'nothing' }))).toEqual(['checkpoint_unreadable'])
})

it('finds a kept file that is missing or another', async () => {
  const files = await world.dump()
  const [name = ''] = [...files.keys()].filter((file) => file.startsWith('blobs/'))
  expect(blobPath(path.basename(name))).toBe(name)
  const without = new Map([...files].filter(([file]) => file !== name))
  expect(kindsOf(await judge(world, signedAgain(world, without)))).toEqual(['blob_missing'])
  const other = new Map([...files, [name, Buffer.from('another content')]])
  expect(kindsOf(await judge(world, signedAgain(world, other)))).toEqual(['blob_changed'])
})

it('leaves a line out of its checkpoints only with its own manifest', async () => {
  const files = await world.dump()
  const lines = linesOf(files, dumpFiles.checkpoints)
  expect(lines.length).toBeGreaterThan(1)
  const report = await judge(world, withLines(files, dumpFiles.checkpoints, lines.slice(1)))
  expect(kindsOf(report)).toEqual(['file_changed'])
})

describe('the proof file of one entry', () => {
  it('is small, proves its entry, and no changed character goes unseen', async () => {
    const text = await make({ subject: { kind: 'unit', id: world.ids[3] ?? '' } })
    if (isRefusal(text)) throw new Error(text.code)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(proofBytesMax)
    const report = await verifyProof(nodePlatform, { keys: [world.key], where: 'file', text })
    expect(report.problems).toEqual([])
    expect(report.entry).toMatchObject({ bodyId: world.served.bodyId, subject: { id: world.ids[3] } })
    const missed: number[] = []
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      const changed = text.slice(0, at) + String.fromCharCode(code ^ 1) + text.slice(at + 1)
      if ((await verifyProof(nodePlatform, { keys: [world.key], where: 'file', text: changed })).ok)
        missed.push(at)
    }
    expect(missed).toEqual([])
  })

  it('is refused for what is not there', async () => {
    expect(await make({ sequence: '999999' })).toMatchObject({ code: 'kernel.not_found' })
  })
})

describe('the command', () => {
  it('answers 0, 1 and 2, in JSON and in sentences', async () => {
    const folder = path.join(world.folder, 'command')
    const dumped = await dumpLedger(world.deps, { bodyId: world.served.bodyId, folder })
    expect(isRefusal(dumped)).toBe(false)
    expect(await dumpLedger(world.deps, { bodyId: world.served.bodyId, folder })).toMatchObject({
      code: 'attestation.folder_not_empty',
    })
    const keyFile = path.join(world.folder, 'ledger.pub')
    const checkpointFile = path.join(world.folder, 'outside.note')
    await writeFile(keyFile, `${world.deps.key.verifierKeyLine(world.served.bodyId)}\n`)
    await writeFile(checkpointFile, world.outside)
    const args = ['--dump', folder, '--key', keyFile, '--checkpoint', checkpointFile]
    const good = await run(args)
    expect(good.code).toBe(0)
    expect(JSON.parse(good.out)).toMatchObject({ ok: true, problems: [] })
    expect(good.err).toContain('書き換えは見つかりませんでした')
    const rows = path.join(folder, 'rows.jsonl')
    await writeFile(rows, (await readFile(rows, 'utf8')).replace('課', '科'))
    const bad = await run(args)
    expect(bad.code).toBe(1)
    const { problems } = JSON.parse(bad.out) as { problems: { kind: string; message: string }[] }
    expect(problems.map(({ kind }) => kind)).toEqual(['row_changed', 'file_changed'])
    expect(problems[0]?.message).toContain('記録を通さずに変えられています')
    for (const wrong of [
      [],
      ['--dump', folder],
      ['--nothing'],
      ['--dump', `${folder}-not`, '--key', keyFile],
      ['--dump', folder, '--key', checkpointFile],
      ['--dump', folder, '--proof', folder, '--key', keyFile],
      [...args, '--checkpoint', `${folder}-not`],
    ])
      expect((await run(wrong)).code).toBe(2)
    expect((await openDumpFolder(folder).files()).length).toBeGreaterThan(4)
  })
})

const make = (wanted: Parameters<typeof makeProofFile>[2]) =>
  makeProofFile(
    { ...world.deps, withWitnesses: async (_tx, _bodyId, checkpoint) => checkpoint },
    world.served.bodyId,
    wanted,
  )

async function run(args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  const sink = (name: 'out' | 'err') =>
    ({ write: (text: string) => void (said[name] += text) }) as unknown as NodeJS.WritableStream
  const code = await runVerify(args, { stdout: sink('out'), stderr: sink('err') })
  return { code, ...said }
}
