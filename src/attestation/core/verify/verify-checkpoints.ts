/** Checkpoints of a dump and from outside: who signed them, and whether the entries are what they were signed over. */
import { areSameBytes } from '../bytes.ts'
import { parseSignedCheckpoint, type SignedCheckpoint } from '../checkpoint.ts'
import { verifyNote, type VerifierKey } from '../note.ts'
import type { Platform } from './platform.ts'
import type { Anchor, Problems } from './report.ts'

/** A checkpoint whose signature is right; it waits for the root of its size. */
export type Wanted = {
  readonly where: string
  readonly size: number
  readonly root: Uint8Array
  readonly isOutside: boolean
  readonly witnesses: Anchor['witnesses']
}

export type Keys = { readonly log: VerifierKey; readonly witnesses: readonly VerifierKey[] }

/** Reads one signed checkpoint; what is wrong with it is told and it is not wanted. */
export async function readCheckpoint(
  platform: Platform,
  given: { text: string; where: string; isOutside: boolean; keys: Keys },
  problems: Problems,
): Promise<Wanted | undefined> {
  const { text, where, isOutside, keys } = given
  const signed = parseSignedCheckpoint(text)
  const fault = signed ? await faultOf(platform, signed, keys.log) : 'checkpoint_unreadable'
  if (!signed || fault) {
    problems.add(fault ?? 'checkpoint_unreadable', where)
    return undefined
  }
  const witnesses: { name: string; signedAt: string }[] = []
  for (const key of keys.witnesses) {
    const verdict = await verifyNote(signed.note, key, platform)
    if (verdict.kind === 'wrong') problems.add('witness_signature', where)
    if (verdict.kind === 'right') witnesses.push({ name: key.name, signedAt: timeOf(verdict.signedAt) })
  }
  const { size, root } = signed.checkpoint
  return { where, size, root, isOutside, witnesses }
}

async function faultOf(platform: Platform, { checkpoint, note }: SignedCheckpoint, key: VerifierKey) {
  if (checkpoint.origin !== key.name) return 'checkpoint_other' as const
  const verdict = await verifyNote(note, key, platform)
  return verdict.kind === 'right' ? undefined : ('checkpoint_signature' as const)
}

function timeOf(seconds: number | undefined): string {
  return new Date((seconds ?? 0) * 1000).toISOString()
}

/** Compares roots as the tree grows; what no entry reached was cut off. */
export function compareRoots(wanted: readonly Wanted[], problems: Problems) {
  const bySize = Map.groupBy(wanted, ({ size }) => size)
  const anchors: Anchor[] = []
  let provedSize = 0
  return {
    sizes: new Set(bySize.keys()),
    atSize: (size: number, root: Uint8Array): void => {
      for (const checkpoint of bySize.get(size) ?? []) {
        if (!areSameBytes(root, checkpoint.root)) problems.add('checkpoint_mismatch', checkpoint.where)
        else {
          provedSize = Math.max(provedSize, size)
          const { where, witnesses } = checkpoint
          if (checkpoint.isOutside) anchors.push({ where, size, witnesses })
        }
      }
      bySize.delete(size)
    },
    finish: (): { anchors: readonly Anchor[]; provedSize: number } => {
      for (const { where } of [...bySize.values()].flat()) problems.add('checkpoint_truncated', where)
      return { anchors, provedSize }
    },
  }
}
