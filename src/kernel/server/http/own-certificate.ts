/** A certificate of our own, for a server that others reach before they have one from their authority. */
// The library below asks for it and does not bring it.
import 'reflect-metadata'
import { webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import path from 'node:path'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralName,
} from '@peculiar/x509'

export type CertificateFiles = { readonly certificateFile: string; readonly keyFile: string }

const validDays = 397
const renewDaysBefore = 30
const dayMs = 86_400_000
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/**
 * Answers certificate and key in `<dataDir>/keys`, made when missing and again when they run out within a
 * month or no longer name this host. Self-signed (RFC 5280): browsers warn until it is trusted by hand.
 */
export async function ownCertificate(dataDir: string, now: Date): Promise<CertificateFiles> {
  const folder = path.join(dataDir, 'keys')
  const files = { certificateFile: path.join(folder, 'own.crt'), keyFile: path.join(folder, 'own.key') }
  if (isGood(files, now)) return files
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await selfSigned(keys, now)
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  writeFileSync(files.keyFile, PemConverter.encode(key, 'PRIVATE KEY'), { mode: 0o600 })
  writeFileSync(files.certificateFile, certificate, { mode: 0o644 })
  return files
}

function isGood(files: CertificateFiles, now: Date): boolean {
  if (!existsSync(files.certificateFile) || !existsSync(files.keyFile)) return false
  const certificate = new X509Certificate(readFileSync(files.certificateFile))
  const lasts = certificate.validToDate.getTime() - now.getTime() > renewDaysBefore * dayMs
  return lasts && certificate.checkHost(hostname()) !== undefined
}

async function selfSigned(keys: webcrypto.CryptoKeyPair, now: Date): Promise<string> {
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${hostname()}`,
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: new Date(now.getTime() + validDays * dayMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(namesOfHost()),
      ],
    },
    webcrypto,
  )
  return certificate.toString('pem')
}

function namesOfHost(): JsonGeneralName[] {
  const addresses = Object.values(networkInterfaces()).flatMap(
    (list) => list?.map((entry) => entry.address) ?? [],
  )
  const plain = [...new Set(addresses)].filter((address) => !address.includes('%'))
  return [
    ...[...new Set([hostname(), 'localhost'])].map((value) => ({ type: 'dns' as const, value })),
    ...plain.map((value) => ({ type: 'ip' as const, value })),
  ]
}
