/** Tests of the witness protocol's bodies and of the judgement. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatAddCheckpoint,
  judge,
  parseAddCheckpoint,
  readKnownSize,
  readSize,
  type Asked,
} from './witness.ts'

const hash = 'PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw='
const note =
  'town.example/log\n9\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— town.example/log Az3grlgtz\n'

describe('the body', () => {
  it('is an old size, proof lines, an empty line and the note', () => {
    const body = formatAddCheckpoint({ oldSize: 7, proof: [hash, hash], note })
    expect(body).toBe(`old 7\n${hash}\n${hash}\n\n${note}`)
    expect(parseAddCheckpoint(body)).toEqual({ oldSize: 7, proof: [hash, hash], note })
    expect(parseAddCheckpoint(`old 0\n\n${note}`)).toEqual({ oldSize: 0, proof: [], note })
  })

  it.each([
    '',
    'old 7\n',
    `old 07\n\n${note}`,
    `old -1\n\n${note}`,
    `old 1e3\n\n${note}`,
    `old  7\n\n${note}`,
    `old 99999999999999999\n\n${note}`,
    `old 7\nnot base64\n\n${note}`,
    `old 7\n${'A'.repeat(44)}\n\n${note}`,
    `old 7\r\n\r\n${note}`,
    `old 7\n${`${hash}\n`.repeat(64)}\n${note}`,
    `new 7\n\n${note}`,
  ])('is refused when it is %j', (body) => {
    expect(parseAddCheckpoint(body)).toBeUndefined()
  })

  it('never makes the reader fail, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (body) => {
        parseAddCheckpoint(body)
        readKnownSize(body)
        return true
      }),
    )
  })

  it('tells a known size in one line', () => {
    expect(readKnownSize('20852163\n')).toBe(20_852_163)
    expect(readKnownSize('20852163')).toBeUndefined()
    expect(readSize('00')).toBeUndefined()
  })
})

const asked = (change: Partial<Asked>): Asked => ({
  oldSize: 10,
  size: 12,
  rootHash: 'twelve',
  wasSeenSo: undefined,
  isConsistent: () => true,
  ...change,
})

describe('the judgement', () => {
  const seen = { size: 10, rootHash: 'ten' }
  it.each<[string, Partial<Asked>, ReturnType<typeof judge>]>([
    ['growth with a proof', {}, { status: 200, isNew: true }],
    ['growth without a proof', { isConsistent: () => false }, { status: 422, attempt: 'unproven' }],
    ['an old size above the size', { oldSize: 13 }, { status: 400 }],
    ['another old size', { oldSize: 9 }, { status: 409 }],
    ['the same again', { size: 10, rootHash: 'ten', wasSeenSo: true }, { status: 200, isNew: false }],
    ['another root of the same size', { size: 10, wasSeenSo: false }, { status: 409, attempt: 'fork' }],
    [
      'another root of an earlier size',
      { oldSize: 3, size: 5, wasSeenSo: false },
      { status: 409, attempt: 'fork' },
    ],
    ['an earlier one again', { oldSize: 3, size: 5, wasSeenSo: true }, { status: 409 }],
    ['a smaller one never seen', { oldSize: 3, size: 5 }, { status: 409, attempt: 'rollback' }],
  ])('of %s', (_name, change, expected) => {
    expect(judge(seen, asked(change))).toEqual(expected)
  })

  it('of the first checkpoint', () => {
    const first = asked({ oldSize: 0 })
    expect(judge({ size: 0, rootHash: '' }, first)).toEqual({ status: 200, isNew: true })
    expect(judge({ size: 0, rootHash: '' }, asked({ oldSize: 3 }))).toEqual({ status: 409 })
  })
})
