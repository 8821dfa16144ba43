/** Against the platform's own, over every length around a block and in every cut. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { toHex } from './bytes.ts'
import { sha256, startSha256 } from './sha256.ts'

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + length) % 256)

it('hashes as the standard says', () => {
  expect(toHex(sha256(new TextEncoder().encode('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  for (let length = 0; length < 300; length += 1) {
    const expected = createHash('sha256').update(bytesOf(length)).digest('hex')
    expect(toHex(sha256(bytesOf(length)))).toBe(expected)
  }
})

it('hashes a stream in whatever pieces it comes', () => {
  const bytes = bytesOf(1_000)
  for (const piece of [1, 7, 63, 64, 65, 500]) {
    const hash = startSha256()
    for (let at = 0; at < bytes.length; at += piece) hash.update(bytes.subarray(at, at + piece))
    expect(toHex(hash.digest())).toBe(createHash('sha256').update(bytes).digest('hex'))
  }
})
