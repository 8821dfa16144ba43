/** Secrets at rest: sealed with AES-256-GCM under a key file that never enters the database or a dump of it. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import path from 'node:path'
import { readOrMakeKeyFile } from './key-file.ts'

export type SecretBox = {
  /** Seals `secret` for `purpose`; only the same purpose opens it again. */
  seal(secret: string, purpose: string): string
  /** Throws when the box was made with another key or purpose, or was changed. */
  open(box: string, purpose: string): string
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Opens the box of `<dataDir>/keys/secrets.key`; the file is made (mode 0600) when it is missing. */
export function openSecretBox(dataDir: string): SecretBox {
  const key = readOrMakeKey(path.join(dataDir, 'keys'))
  return {
    seal: (secret, purpose) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      cipher.setAAD(Buffer.from(purpose, 'utf8'))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open: (box, purpose) => {
      const bytes = Buffer.from(box, 'base64')
      const nonce = bytes.subarray(0, nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(purpose, 'utf8'))
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      const sealed = bytes.subarray(nonceBytes + tagBytes)
      return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
    },
  }
}

function readOrMakeKey(folder: string): Buffer {
  const file = path.join(folder, 'secrets.key')
  const key = readOrMakeKeyFile(file, () => randomBytes(keyBytes))
  if (key.length !== keyBytes) throw new Error(`the key file ${file} is damaged`)
  return key
}
