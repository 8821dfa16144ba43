/** Notes and checkpoints as C2SP writes them, and everything that is not quite one. */
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, it } from 'vitest'
import { fromBase64, fromHex, toBase64, toHex } from './bytes.ts'
import { formatCheckpoint, parseCheckpoint, parseSignedCheckpoint } from './checkpoint.ts'
import {
  cosignatureBytes,
  cosignedMessage,
  formatNote,
  formatVerifierKey,
  keyIdOf,
  parseNote,
  parseVerifierKey,
  splitNotes,
  verifyNote,
  type NoteCrypto,
  type VerifierKey,
} from './note.ts'

const spki = Buffer.from('302a300506032b6570032100', 'hex')
const crypto: NoteCrypto = {
  utf8: (text) => new TextEncoder().encode(text),
  sha256: (bytes) => Uint8Array.from(createHash('sha256').update(bytes).digest()),
  verify: ({ publicKey, message, signature }) => {
    const key = createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' })
    return verify(null, message, key, signature)
  },
}

const peter = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const peterNote =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n" +
  '\n' +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const sofa =
  'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
  '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n' +
  '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n'

function key(line: string): VerifierKey {
  const parsed = parseVerifierKey(line, crypto)
  if (!parsed) throw new Error(`not a key: ${line}`)
  return parsed
}

function makeKey(name: string, kind: 'log' | 'witness') {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = Uint8Array.from(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const verifier = { name, kind, publicKey, keyId: keyIdOf({ name, kind, publicKey }, crypto) }
  return { verifier, sign: (text: string) => Uint8Array.from(sign(null, crypto.utf8(text), pair.privateKey)) }
}

it('reads and verifies the note of the reference implementation', async () => {
  const note = parseNote(peterNote)
  expect(note && (await verifyNote(note, key(peter), crypto))).toEqual({ kind: 'right' })
  expect(note && formatNote(note)).toBe(peterNote)
  expect(formatVerifierKey(key(peter))).toBe(peter)
  expect(key('EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop').name).toBe('EnochRoot')
})

it('reads the checkpoint of the specification with its cosignature', () => {
  const signed = parseSignedCheckpoint(sofa)
  expect(signed?.checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 })
  expect(signed?.note.signatures.map(({ name, keyId }) => `${name} ${keyId}`)).toEqual([
    'example.com/behind-the-sofa 033de0ae',
    'witness.example.com/w1 8d66cf3f',
  ])
  expect(signed && formatCheckpoint(signed.checkpoint)).toBe(signed?.note.text)
  expect(cosignedMessage(signed?.note.text ?? '', 1_679_315_147)).toBe(
    'cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  )
})

it('verifies a log and a witness, and tells the time of the witness', async () => {
  const log = makeKey('toride/body_1', 'log')
  const witness = makeKey('witness.example/w1', 'witness')
  const text = formatCheckpoint({ origin: 'toride/body_1', size: 7, root: new Uint8Array(32) })
  const seconds = 1_795_000_000
  const bytes = cosignatureBytes(seconds, witness.sign(cosignedMessage(text, seconds)))
  const line = formatNote({
    text,
    signatures: [
      { ...log.verifier, bytes: log.sign(text) },
      { ...witness.verifier, bytes },
    ],
  })
  const note = parseNote(line)
  if (!note) throw new Error('the note cannot be read')
  expect(await verifyNote(note, log.verifier, crypto)).toEqual({ kind: 'right' })
  expect(await verifyNote(note, witness.verifier, crypto)).toEqual({ kind: 'right', signedAt: seconds })
  expect(await verifyNote(note, makeKey('toride/body_1', 'log').verifier, crypto)).toEqual({
    kind: 'unsigned',
  })
  const other = { ...note, text: note.text.replace('\n7\n', '\n8\n') }
  expect(await verifyNote(other, log.verifier, crypto)).toEqual({ kind: 'wrong' })
  expect(await verifyNote(other, witness.verifier, crypto)).toEqual({ kind: 'wrong' })
})

it('finds every changed bit of a note', async () => {
  const note = crypto.utf8(peterNote)
  for (let bit = 0; bit < note.length * 8; bit += 1) {
    const changed = note.map((byte, at) => (at === Math.floor(bit / 8) ? byte ^ (1 << (bit % 8)) : byte))
    const parsed = parseNote(new TextDecoder().decode(changed))
    expect(parsed ? (await verifyNote(parsed, key(peter), crypto)).kind : 'unreadable').not.toBe('right')
  }
})

it.each([
  ['no newline at the end', peterNote.slice(0, -1)],
  ['no blank line', peterNote.replace('\n\n', '\n')],
  ['no signature', peterNote.slice(0, peterNote.indexOf('—'))],
  ['a control character', peterNote.replace('think', 'th\u0007nk')],
  ['a carriage return', peterNote.replaceAll('\n', '\r\n')],
  ['a plus in the name', peterNote.replace('PeterNeumann x', 'Peter+Neumann x')],
  ['a space in the name', peterNote.replace('— PeterNeumann', '— Peter\u3000Neumann')],
  ['base64 with loose bits', peterNote.replace('nAM=', 'nAN=')],
  ['a signature without bytes', `${peterNote}— PeterNeumann x08gow==\n`],
])('refuses a note with %s', (_, text) => {
  expect(parseNote(text)).toBeUndefined()
})

it.each([
  'x\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'x\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'x\n9007199254740993\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  '\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'x\n1\nCsUYapGG\n',
  'x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
  'x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n',
])('refuses a checkpoint %#', (text) => {
  expect(parseCheckpoint(text)).toBeUndefined()
})

it.each(['PeterNeumann+c74f20a2', `${peter}=`, peter.replace('c74f', 'c74e'), peter.replace('+AR', '+AB')])(
  'refuses the key %s',
  (line) => {
    expect(parseVerifierKey(line, crypto)).toBeUndefined()
  },
)

it('writes base64 and hexadecimal as everybody does', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) % 256)
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
    expect(fromHex(toHex(bytes))).toEqual(bytes)
  }
})

it('finds each note of a file to which one after another was added', () => {
  const second = peterNote.replace('—', '— ours AAAAAA==\n—')
  expect(splitNotes(peterNote)).toEqual([peterNote])
  expect(splitNotes(`${peterNote}\n${second}\n${peterNote}`)).toEqual([peterNote, second, peterNote])
  expect(splitNotes(`${peterNote}\n${second}`.replaceAll('\n', '\r\n'))).toEqual([peterNote, second])
})
