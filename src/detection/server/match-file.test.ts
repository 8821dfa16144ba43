import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { runSigmaMatch } from './match-file.ts'

const directory = await mkdtemp(path.join(tmpdir(), 'toride-sigma-'))
const rules = path.join(directory, '規則 one')
await mkdir(path.join(rules, 'deep'), { recursive: true })
afterAll(() => rm(directory, { recursive: true }))

const rule = (id: string, word: string) =>
  `title: ${id}\nid: ${id}\nlogsource: {product: test}\ndetection:\n  s: {F|contains: '${word}'}\n  condition: s\n`
await writeFile(path.join(rules, 'a.yml'), rule('a', 'evil'))
await writeFile(path.join(rules, 'deep/b.yaml'), rule('b', 'evil thing'))
await writeFile(path.join(rules, 'broken.yml'), 'title: [\n')
await writeFile(path.join(rules, 'sjis.yml'), Buffer.from([0x74, 0x3a, 0x20, 0x93, 0xfa]))
await writeFile(path.join(rules, 'notes.txt'), 'not a rule')
await writeFile(path.join(directory, 'outside.yml'), rule('outside', 'evil'))
await symlink(path.join(directory, 'outside.yml'), path.join(rules, 'link.yml'))
await symlink(directory, path.join(rules, 'loop'))

async function run(events: string | Buffer, options: { args?: string[]; stdin?: Readable } = {}) {
  const file = path.join(directory, 'events.jsonl')
  await writeFile(file, events)
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const [out, err] = [collect(stdout), collect(stderr)]
  const args = options.args ?? ['--rules', rules, '--events', file]
  const status = await runSigmaMatch(args, { stdin: options.stdin ?? Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { status, out: await out, err: await err }
}

async function collect(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const evil = '{"F":"an EVIL thing"}'
const twoMatches = (line: number) => `{"line":${line},"ruleId":"a"}\n{"line":${line},"ruleId":"b"}\n`

describe('toride sigma match', () => {
  it('prints a line a match, and says on the other stream what it could not use', async () => {
    const { status, out, err } = await run(`{"F":"good"}\n${evil}\n`)
    expect(status).toBe(0)
    expect(out).toBe(twoMatches(2))
    expect(err).toContain('規則 2 件を使います。使わない規則は 3 件です。')
    expect(err).toMatch(/broken\.yml: YAMLとして読めません（\d行目）。 \[sigma\.yaml_syntax\]/)
    expect(err).toContain('sjis.yml: UTF-8の文字として読めないファイルです。')
    expect(err).toContain('link.yml: リンク（別の場所を指すファイル）は読みません。')
    expect(err).toContain('2 行を調べ、規則に当てはまったものは 2 件、読めなかった行は 0 行でした。')
  })

  it('goes on past every line it cannot read, and counts physical lines', async () => {
    const lines = [
      Buffer.from('not json'),
      Buffer.from('{"F":"evil", "cut":'),
      Buffer.from([0x7b, 0x22, 0x46, 0x22, 0x3a, 0x22, 0x93, 0xfa, 0x22, 0x7d]),
      Buffer.from('{"F":"evil\u0000"}'),
      Buffer.from('[1,2]'),
      Buffer.from('null'),
      Buffer.from(''),
      Buffer.from(`{"F":"${'x'.repeat(10 * 1024 * 1024)}"}`),
      Buffer.from(`{"a":${'['.repeat(200_000)}`),
      Buffer.from(`${evil}\r`),
      Buffer.from(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)},"F":"evil thing"}`),
    ]
    const { status, out, err } = await run(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])))
    expect(status).toBe(0)
    expect(out).toBe(twoMatches(10) + twoMatches(11))
    expect(err).toContain('1行目: JSONとして読めません。')
    expect(err).toContain('2行目: JSONとして読めません。')
    expect(err).toContain('3行目: UTF-8の文字として読めません。')
    expect(err).toContain('4行目: 使えない文字（NUL）が入っています。')
    expect(err).toContain('5行目: JSONですが、ログ1件の形（項目と値の組）になっていません。')
    expect(err).toContain('6行目: JSONですが')
    expect(err).toContain('8行目: 1行が長すぎるため読みません（上限 8 MB）。')
    expect(err).toContain('9行目: JSONとして読めません。')
    expect(err).toContain('読めなかった行は 8 行でした。')
  })

  it('reads the last line without a line end, a byte order mark, gzip under any name, and standard input', async () => {
    expect((await run(`\uFEFF${evil}`)).out).toBe(twoMatches(1))
    expect((await run(gzipSync(`\n${evil}\n`))).out).toBe(twoMatches(2))
    const stdin = Readable.from([Buffer.from(evil.slice(0, 5)), Buffer.from(`${evil.slice(5)}\n`)])
    const piped = await run('', { args: ['--rules', rules, '--events', '-'], stdin })
    expect(piped.out).toBe(twoMatches(1))
  })

  it('joins several rule folders and single files, the first of two equal ids standing', async () => {
    const single = path.join(directory, 'outside.yml')
    const file = path.join(directory, 'events.jsonl')
    const args = ['--rules', single, '--rules', rules, '--rules', path.join(rules, 'deep'), '--events', file]
    const { out, err } = await run(evil, { args })
    expect(out.split('\n')).toEqual(
      ['outside', 'a', 'b'].map((id) => `{"line":1,"ruleId":"${id}"}`).concat(''),
    )
    expect(err).toContain('[sigma.duplicate_id]')
  })

  it('stops quietly when nobody reads on', async () => {
    const file = path.join(directory, 'many.jsonl')
    await writeFile(file, `${evil}\n`.repeat(5_000))
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const err = collect(stderr)
    stdout.once('data', () => stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })))
    expect(await runSigmaMatch(['--rules', rules, '--events', file], { stdout, stderr })).toBe(0)
    stderr.end()
    expect(await err).not.toContain('EPIPE')
  })

  it.each<[name: string, events: string | Buffer, sentence: string]>([
    ['a binary event log', Buffer.from('ElfFile\u0000\u0001'), 'EVTX'],
    ['UTF-16', Buffer.from(`\uFEFF${evil}`, 'utf16le'), 'UTF-16'],
    ['a broken archive', gzipSync(evil.repeat(1000)).subarray(0, 60), '読めません（Z_BUF_ERROR）'],
  ])('says that it cannot use %s', async (_name, events, sentence) => {
    const { status, err } = await run(events)
    expect(status).toBe(1)
    expect(err).toContain(sentence)
  })

  it.each<[name: string, args: string[], sentence: string]>([
    ['nothing', [], '使い方'],
    ['no events', ['--rules', rules], '使い方'],
    ['an unknown option', ['--rules', rules, '--events', 'x', '--loud'], '使い方'],
    [
      'rules that are not there',
      ['--rules', path.join(directory, 'none'), '--events', 'x'],
      '読めません（ENOENT）',
    ],
    [
      'events that are not there',
      ['--rules', rules, '--events', path.join(directory, 'none')],
      '読めません（ENOENT）',
    ],
    ['a folder as events', ['--rules', rules, '--events', directory], '読めません（EISDIR）'],
    [
      'no usable rule',
      ['--rules', path.join(rules, 'broken.yml'), '--events', 'x'],
      '使える規則が一つもありません。',
    ],
  ])('given %s, says so and fails', async (_name, args, sentence) => {
    const { status, out, err } = await run('', { args })
    expect(status).toBe(1)
    expect(out).toBe('')
    expect(err).toContain(sentence)
  })
})
