/** The key file and boxes under rot: never opened wrongly. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSecretBox } from './secret-box.ts'

let dataDir = ''
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'toride-box-'))
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

it('opens nothing with a rotten byte in the key, and everything again with the right one', () => {
  const box = openSecretBox(dataDir).seal('mail password', 'mail')
  const file = path.join(dataDir, 'keys/secrets.key')
  const key = readFileSync(file)
  for (let position = 0; position < key.byteLength; position += 1) {
    const rotten = Buffer.from(key)
    rotten[position] = (rotten[position] ?? 0) ^ 1
    writeFileSync(file, rotten)
    expect(() => openSecretBox(dataDir).open(box, 'mail')).toThrow()
  }
  writeFileSync(file, key)
  expect(openSecretBox(dataDir).open(box, 'mail')).toBe('mail password')
})

it('refuses a key file that was cut off, and makes no other in its place', () => {
  const file = path.join(dataDir, 'keys/secrets.key')
  const key = readFileSync(file)
  writeFileSync(file, key.subarray(0, 31))
  expect(() => openSecretBox(dataDir)).toThrow(/damaged/)
  expect(readFileSync(file)).toEqual(key.subarray(0, 31))
  writeFileSync(file, key)
})

it('opens no box with a rotten byte, and none for another purpose', () => {
  const box = openSecretBox(dataDir).seal('mail password', 'mail')
  const bytes = Buffer.from(box, 'base64')
  for (let position = 0; position < bytes.byteLength; position += 1) {
    const rotten = Buffer.from(bytes)
    rotten[position] = (rotten[position] ?? 0) ^ 1
    expect(() => openSecretBox(dataDir).open(rotten.toString('base64'), 'mail')).toThrow()
  }
  expect(() => openSecretBox(dataDir).open(box, 'oidc')).toThrow()
})
