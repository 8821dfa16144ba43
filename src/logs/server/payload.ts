/** A record of the spool: what matched, as JSON with its length before it, then the block for the event store. */
import type { Matched, MatchedBatch } from '../core/slots.ts'

const lengthBytes = 4

export function encodePayload(matched: MatchedBatch | undefined, block: Uint8Array): Uint8Array {
  const json = Buffer.from(matched ? JSON.stringify(matched) : '')
  const payload = Buffer.allocUnsafeSlow(lengthBytes + json.byteLength + block.byteLength)
  payload.writeUInt32BE(json.byteLength, 0)
  payload.set(json, lengthBytes)
  payload.set(block, lengthBytes + json.byteLength)
  return payload
}

/** The block alone, as a view. */
export function blockOf(payload: Uint8Array): Uint8Array {
  return payload.subarray(lengthBytes + jsonBytes(payload))
}

/** What matched, still encoded, as a payload without a block; `undefined` when nothing did. */
export function matchedPartOf(payload: Uint8Array): Uint8Array | undefined {
  const bytes = jsonBytes(payload)
  return bytes === 0 ? undefined : payload.subarray(0, lengthBytes + bytes)
}

/** What matched; `undefined` when nothing did. */
export function matchedOf(payload: Uint8Array): MatchedBatch | undefined {
  const bytes = jsonBytes(payload)
  if (bytes === 0) return undefined
  const text = Buffer.from(payload.buffer, payload.byteOffset + lengthBytes, bytes).toString('utf8')
  const batch = JSON.parse(text) as { bodyId: string; matched: (Omit<Matched, 'ts'> & { ts: string })[] }
  return { ...batch, matched: batch.matched.map((entry) => ({ ...entry, ts: new Date(entry.ts) })) }
}

function jsonBytes(payload: Uint8Array): number {
  return Buffer.from(payload.buffer, payload.byteOffset, lengthBytes).readUInt32BE(0)
}
