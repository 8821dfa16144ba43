/** The framer against every way of cutting the stream. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJsonSplitter } from './json-splitter.ts'
import { createFramer, type Framed, type Framer } from './syslog-framer.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

function feed(framer: Framer, bytes: Uint8Array, cuts: readonly number[] = []): Framed {
  const all: Framed = { messages: [], oversized: [] }
  const add = (framed: Framed) => {
    all.messages.push(...framed.messages.map((message) => message.slice()))
    all.oversized.push(...framed.oversized)
  }
  let at = 0
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.byteLength]) {
    if (cut <= at || cut > bytes.byteLength) continue
    add(framer.push(bytes.slice(at, cut)))
    at = cut
  }
  add(framer.end())
  return all
}

function texts(framed: Framed): string[] {
  return framed.messages.map((message) => decoder.decode(message))
}

function frame(
  text: string,
  options: Parameters<typeof createFramer>[0] = { octetCounting: true },
): string[] {
  return texts(feed(createFramer(options), encoder.encode(text)))
}

describe('framing', () => {
  it.each<[string, string, string[]]>([
    ['lines', '<1>a\n<2>b\n', ['<1>a', '<2>b']],
    ['carriage returns', '<1>a\r\n<2>b\r\n', ['<1>a', '<2>b']],
    ['a last line without end', '<1>a\n<2>b', ['<1>a', '<2>b']],
    ['empty lines', '\n\n<1>a\n\n', ['<1>a']],
    ['counted', '4 <1>a5 <2>bc', ['<1>a', '<2>bc']],
    ['counted with a line feed inside', '7 <1>a\nb\n3 <2>', ['<1>a\nb\n', '<2>']],
    ['counted and lines mixed', '4 <1>a<2>b\n5 <3>cd', ['<1>a', '<2>b', '<3>cd']],
    ['a line that begins with a number', '2026 was a year\n', ['2026 was a year']],
    ['a line that begins with zero', '0 zero\n', ['0 zero']],
  ])('takes %s', (_name, text, expected) => {
    expect(frame(text)).toEqual(expected)
  })

  it('counts bytes, not letters', () => {
    expect(frame('9 <1>砦町<2>b\n')).toEqual(['<1>砦町', '<2>b'])
  })

  it('gives the same messages wherever the stream is cut', () => {
    const line = fc.string({ maxLength: 20 }).map((text) => `<13>${text.replaceAll(/[\r\n]/g, '')}x`)
    const counted = line.map((text) => `${encoder.encode(text).byteLength} ${text}`)
    const piece = fc.oneof(
      line.map((text) => `${text}\n`),
      counted,
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.nat(300), { maxLength: 10 }),
        (pieces, cuts) => {
          const bytes = encoder.encode(pieces.join(''))
          const whole = texts(feed(createFramer({ octetCounting: true }), bytes))
          expect(whole).toHaveLength(pieces.length)
          expect(texts(feed(createFramer({ octetCounting: true }), bytes, cuts))).toEqual(whole)
        },
      ),
      { numRuns: 500, seed: 20_261_125 },
    )
  })

  it('tells what is too long with its begin and length, and goes on after it', () => {
    const options = { octetCounting: true, bytesMax: 10 }
    const text = `<1>a\n${'y'.repeat(5_000)}\n<2>b\n30 ${'<'.repeat(30)}<3>c\n`
    const framed = feed(createFramer(options), encoder.encode(text), [3, 40, 600, 5_010, 5_020])
    expect(texts(framed)).toEqual(['<1>a', '<2>b', '<3>c'])
    expect(framed.oversized.map(({ bytes }) => bytes)).toEqual([5_000, 30])
    expect(framed.oversized[0]?.start.byteLength).toBeLessThanOrEqual(1_024)
  })

  it('marks the place of what is too long for formats whose lines belong together', () => {
    expect(frame('a\nbbbbbbbb\nc\n', { bytesMax: 4, marksOversized: true })).toEqual(['a', '', 'c'])
  })
})

describe('records', () => {
  it('cuts arrays and objects that follow each other, wherever the bytes are cut', () => {
    const records = [{ a: '}{"' }, { b: { c: ['\\', '"}'] } }, { d: '砦' }]
    const forms = [
      JSON.stringify(records, undefined, 2),
      records.map((record) => JSON.stringify(record)).join('\n'),
    ]
    for (const form of forms) {
      const bytes = encoder.encode(form)
      for (let cut = 1; cut < bytes.byteLength; cut += 1) {
        const parsed = texts(feed(createJsonSplitter(), bytes, [cut])).map(
          (text) => JSON.parse(text) as unknown,
        )
        expect(parsed).toEqual(records)
      }
    }
  })

  it('tells a record that is too long, and keeps what the end cut short', () => {
    const bytes = encoder.encode(`[{"a":"${'x'.repeat(100)}"},{"b":1},{"c":`)
    const framed = feed(createJsonSplitter(40), bytes, [20, 60])
    expect(texts(framed)).toEqual(['{"b":1}', '{"c":'])
    expect(framed.oversized.map((entry) => entry.bytes)).toEqual([108])
  })
})
