/** The box of secrets: opened by its own key for its own purpose only, and by no changed byte. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSecretBox } from './secret-box.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'toride-box-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('gives back what it sealed, never twice in the same form, and its key is for its owner alone', () => {
  const box = openSecretBox(folder)
  const [first, second] = [box.seal('himitsu', 'mail'), box.seal('himitsu', 'mail')]
  expect(first).not.toBe(second)
  expect([box.open(first, 'mail'), openSecretBox(folder).open(second, 'mail')]).toEqual([
    'himitsu',
    'himitsu',
  ])
  expect(statSync(path.join(folder, 'keys/secrets.key')).mode & 0o777).toBe(0o600)
})

it('opens nothing that was changed in any bit, cut, made for something else or under another key', () => {
  const box = openSecretBox(folder)
  const sealed = Buffer.from(box.seal('himitsu', 'mail'), 'base64')
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => box.open(changed.toString('base64'), 'mail')).toThrow()
  }
  for (const length of [0, 11, 12, 27, sealed.length - 1])
    expect(() => box.open(sealed.subarray(0, length).toString('base64'), 'mail')).toThrow()
  expect(() => box.open(sealed.toString('base64'), 'code:1')).toThrow()
  const other = openSecretBox(path.join(folder, 'other'))
  expect(() => other.open(sealed.toString('base64'), 'mail')).toThrow()
})
