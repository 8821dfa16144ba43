/** What the verifier needs of the place it runs in: Node or a browser. It never asks for a network. */
import type { NoteCrypto } from '../note.ts'

export type Platform = NoteCrypto & {
  /** UTF-8 to text; throws when the bytes are no UTF-8. */
  readonly text: (bytes: Uint8Array) => string
  /** One character a byte. */
  readonly ascii: (bytes: Uint8Array) => string
  /** SHA-256 over a stream. */
  readonly startDigest: () => { update(bytes: Uint8Array): void; digest(): Uint8Array }
}

/** A dump as a folder of files; paths have slashes and no leading one. */
export type DumpFolder = {
  readonly files: () => Promise<readonly DumpFile[]>
  readonly read: (path: string) => AsyncIterable<Uint8Array>
}

export type DumpFile = { readonly path: string; readonly sizeBytes: number }
