/** The checkpoint of C2SP (tlog-checkpoint): origin, size and root of a tree, as the text of a note. */
import { fromBase64, toBase64 } from './bytes.ts'
import { parseNote, type SignedNote } from './note.ts'

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array }

export type SignedCheckpoint = { readonly checkpoint: Checkpoint; readonly note: SignedNote }

const rootBytes = 32

/** The text that is signed. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Origin, size and root; extension lines are signed but not read. `undefined` when the form is not right. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', sizeText = '', rootText = '', ...rest] = text.split('\n')
  const isClosed = rest.pop() === ''
  const size = Number(sizeText)
  const root = fromBase64(rootText)
  if (!origin || !isClosed || rest.some((line) => line === '') || root?.length !== rootBytes) return undefined
  if (!/^(?:0|[1-9]\d{0,15})$/.test(sizeText) || !Number.isSafeInteger(size)) return undefined
  return { origin, size, root }
}

/** A note whose text is a checkpoint; nothing is verified. */
export function parseSignedCheckpoint(text: string): SignedCheckpoint | undefined {
  const note = parseNote(text)
  const checkpoint = note && parseCheckpoint(note.text)
  return note && checkpoint ? { checkpoint, note } : undefined
}

/** The origin of a body's ledger; also the name of the key that signs it. */
export function originOf(bodyId: string): string {
  return `toride/${bodyId}`
}
