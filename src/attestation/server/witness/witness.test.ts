/** Tests of the witness: two programs with keys of their own, growth, forks, rollbacks, stale sizes, garbage, replays. */
import { statSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAttestedApp, type AttestedApp } from '../../../../test/attested-app.ts'
import { toBase64 } from '../../core/bytes.ts'
import { formatCheckpoint, originOf, parseSignedCheckpoint } from '../../core/checkpoint.ts'
import { parseSignature, parseVerifierKey, verifyNote } from '../../core/note.ts'
import { formatAddCheckpoint } from '../../core/publish/witness.ts'
import { noteCrypto } from '../note-crypto.ts'
import { signingKeyOf } from '../signing-key.ts'

const path = '/witness/add-checkpoint'
let log: AttestedApp
let witness: AttestedApp
let logKeyFile: string
/** Checkpoints of the log in the order of their sizes. */
const notes: { size: number; note: string }[] = []

beforeAll(async () => {
  log = await createAttestedApp()
  witness = await createAttestedApp()
  logKeyFile = `${log.dataDir}/keys/ledger.key`
  for (let count = 0; count < 4; count += 1) notes.push(await log.grow(2))
})
afterAll(async () => {
  await log.stop()
  await witness.stop()
})

const noteAt = (index: number) => {
  const found = notes[index]
  if (!found) throw new Error('no such checkpoint')
  return found
}

function ask(body: string) {
  return witness.visitor().post(path, body, { 'content-type': 'text/plain' })
}

async function submit(to: { size: number; note: string }, oldSize: number) {
  const proof =
    oldSize === 0 || oldSize > to.size
      ? []
      : await log.peek((tx) =>
          log.slices.attestation.consistencyProof(tx, log.bodyId, { from: oldSize, to: to.size }),
        )
  return ask(formatAddCheckpoint({ oldSize, proof: proof.map(toBase64), note: to.note }))
}

/** What somebody signs who holds the key of the log. */
function forged(size: number, root = Buffer.alloc(32, 7)): { size: number; note: string } {
  const text = formatCheckpoint({ origin: originOf(log.bodyId), size, root })
  return { size, note: signingKeyOf(logKeyFile).signNote(log.bodyId, text) }
}

function add(verifierKey: string) {
  return witness.boss.post('/api/attestation/witnessed', { name: '隣の町', verifierKey })
}

async function page() {
  return (await witness.boss.get('/api/attestation')).body
}

describe('a witness', () => {
  it('does not know the log at first', async () => {
    expect((await submit(noteAt(0), 0)).status).toBe(404)
  })

  it('takes only the key of a log, once', async () => {
    const { verifierKey, witnessKey } = (await log.boss.get('/api/attestation')).body
    expect((await add('隣の町+12345678+AAAA')).body.error.code).toBe('attestation.bad_verifier_key')
    expect((await add(witnessKey)).body.error.code).toBe('attestation.bad_verifier_key')
    expect((await add(verifierKey)).status).toBe(200)
    expect((await add(verifierKey)).body.error.code).toBe('attestation.log_known')
  })

  it('cosigns the first checkpoint, and the next with a proof', async () => {
    const first = await submit(noteAt(0), 0)
    expect(first.status).toBe(200)
    const { witnessKey } = await page()
    const key = parseVerifierKey(witnessKey, noteCrypto)
    const signature = parseSignature(String(first.body).trimEnd())
    const signed = parseSignedCheckpoint(noteAt(0).note)
    if (!key || !signature || !signed) throw new Error('not a cosignature')
    const verdict = await verifyNote({ text: signed.note.text, signatures: [signature] }, key, noteCrypto)
    expect(verdict).toEqual({ kind: 'right', signedAt: Math.floor(witness.clock.now.getTime() / 1000) })
    expect((await submit(noteAt(1), noteAt(0).size)).status).toBe(200)
  })

  it('cosigns the same again, and answers its size to an old one or to a stale old size', async () => {
    const { size } = noteAt(1)
    expect((await submit(noteAt(1), size)).status).toBe(200)
    for (const answer of [
      await submit(noteAt(0), 0),
      await submit(noteAt(2), 0),
      await submit(noteAt(2), noteAt(0).size),
    ]) {
      expect(answer.status).toBe(409)
      expect(answer.bytes.toString()).toBe(`${size}\n`)
      expect(answer.headers['content-type']).toBe('text/x.tlog.size')
    }
    expect((await submit(noteAt(0), noteAt(1).size)).status).toBe(400)
    expect((await page()).refusals).toEqual([])
  })

  it('refuses two roots of one size, now and of earlier, and keeps the proof', async () => {
    const now = forged(noteAt(1).size)
    expect((await submit(now, now.size)).status).toBe(409)
    const earlier = forged(noteAt(0).size)
    expect((await submit(earlier, 0)).status).toBe(409)
    const { refusals } = await page()
    expect(refusals.map((row: { kind: string; size: number }) => [row.kind, row.size])).toEqual([
      ['fork', noteAt(0).size],
      ['fork', noteAt(1).size],
    ])
  })

  it('refuses a smaller log and one that does not continue what it saw', async () => {
    const smaller = forged(noteAt(1).size - 1)
    expect((await submit(smaller, 0)).status).toBe(409)
    const other = forged(noteAt(3).size)
    expect((await submit(other, noteAt(1).size)).status).toBe(422)
    expect((await submit(other, noteAt(1).size)).status).toBe(422)
    const { refusals } = await page()
    expect(refusals.map((row: { kind: string }) => row.kind).toSorted()).toEqual([
      'fork',
      'fork',
      'rollback',
      'unproven',
    ])
    expect(refusals.find((row: { kind: string }) => row.kind === 'unproven').count).toBe(2)
  })

  it('writes each refused head into its trail once, and tells until somebody has looked', async () => {
    const { rows } = await witness.peek((tx) =>
      sql`select 1 from trail where event_type = 'attestation.witness_refused'`.execute(tx),
    )
    expect(rows).toHaveLength(4)
    const [first] = (await page()).refusals
    const settle = () =>
      witness.boss.post(`/api/attestation/refusals/${first.id}/settle`, {
        id: first.id,
        note: '電話で確かめた',
      })
    expect((await settle()).status).toBe(200)
    expect((await settle()).status).toBe(404)
    expect(
      (await page()).refusals.filter((row: { readAt: string | null }) => row.readAt === null),
    ).toHaveLength(3)
  })

  it('trusts no other key under the same name', async () => {
    const stranger = signingKeyOf(`${witness.dataDir}/keys/other.key`)
    const signed = parseSignedCheckpoint(noteAt(2).note)
    const note = stranger.signNote(log.bodyId, signed?.note.text ?? '')
    expect((await submit({ size: noteAt(2).size, note }, noteAt(1).size)).status).toBe(403)
    const bent = noteAt(2).note.replace(/\n\d+\n/, `\n${noteAt(2).size + 1}\n`)
    expect((await submit({ size: noteAt(2).size, note: bent }, noteAt(1).size)).status).toBe(403)
  })

  it('answers garbage with a refusal, and large bodies before it has read them', async () => {
    for (const body of ['', 'old', 'old 0\n\n', 'old 0\n\nx\n', '{"old":0}', '\u0000'.repeat(100)])
      expect((await ask(body)).status).toBe(400)
    expect((await ask(`old 0\n\n${'x'.repeat(70_000)}`)).status).toBe(413)
  })

  it('cosigns at most one of many that come at the same moment from the same size', async () => {
    const known = noteAt(1).size
    const answers = await Promise.all([
      submit(noteAt(2), known),
      submit(noteAt(3), known),
      submit(noteAt(2), known),
      submit(noteAt(3), known),
    ])
    const { witnessed } = await page()
    const good = answers.filter(({ status }) => status === 200)
    expect(good.length).toBeGreaterThan(0)
    expect(answers.every(({ status }) => [200, 409].includes(status))).toBe(true)
    const heads = [noteAt(2).size, noteAt(3).size]
    expect(heads).toContain(witnessed[0].size)
    // Whichever came first, the witness ends at a head that continues all that it has signed.
    expect((await submit(noteAt(3), witnessed[0].size)).status).toBe(200)
  })

  it('that is switched off for a log refuses it and forgets nothing', async () => {
    const [row] = (await page()).witnessed
    const { id, version, size } = row
    await witness.boss.post(`/api/attestation/witnessed/${id}/switch`, { id, version, isOn: false })
    expect((await submit(noteAt(3), size)).status).toBe(404)
    await witness.boss.post(`/api/attestation/witnessed/${id}/switch`, {
      id,
      version: version + 1,
      isOn: true,
    })
    expect((await submit(noteAt(3), size)).status).toBe(200)
  })

  it('has a key that only its account may read', async () => {
    expect(statSync(`${witness.dataDir}/keys/witness.key`).mode & 0o077).toBe(0)
  })
})
