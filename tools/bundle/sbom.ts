/** The list of parts (CycloneDX 1.6, JSON), written from the lockfile: the same lockfile gives the same bytes. */
import { createHash } from 'node:crypto'
import { replaced } from './contents.ts'
import { licenceOf } from './licences.ts'
import type { Package } from './lockfile.ts'

export type SbomParts = {
  readonly root: string
  readonly version: string
  /** Packages that lie in the bundle. */
  readonly server: readonly Package[]
  /** Packages whose code is in the built web app. */
  readonly web: readonly Package[]
}

/** Programs inside npm packages, which the lockfile does not know. Versions as the packages tell them. */
export type Inside = {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly within: string
}

export function writeSbom(parts: SbomParts, inside: readonly Inside[]): string {
  const { root, version, server, web } = parts
  const shipped = [...server, ...web].filter(({ name }) => !(name in replaced))
  const all = [...new Map(shipped.map((entry) => [entry.place, entry])).values()]
  const components = [...all.map((entry) => componentOf(root, entry, server)), ...inside.map(insideComponent)]
  const main = { type: 'application', 'bom-ref': `toride@${version}`, name: 'toride', version }
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf(JSON.stringify(components)),
    version: 1,
    metadata: { component: { ...main, licenses: [{ license: { id: 'Apache-2.0' } }] } },
    components,
    dependencies: all.map((entry) => ({ ref: refOf(entry), dependsOn: dependsOn(entry, all) })),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

function componentOf(root: string, entry: Package, server: readonly Package[]) {
  const licence = licenceOf(root, entry)
  const hash = sha512Of(entry.integrity)
  return {
    type: 'library',
    'bom-ref': refOf(entry),
    name: entry.name,
    version: entry.version,
    purl: purlOf(entry),
    licenses: [/ (?:OR|AND) /.test(licence) ? { expression: licence } : { license: { id: licence } }],
    ...(hash ? { hashes: [{ alg: 'SHA-512', content: hash }] } : {}),
    properties: [{ name: 'toride:part', value: server.includes(entry) ? 'server' : 'web' }],
  }
}

function insideComponent({ name, version, licence, within }: Inside) {
  return {
    type: 'application',
    'bom-ref': `${name}@${version}`,
    name,
    version,
    licenses: [{ license: { name: licence } }],
    properties: [{ name: 'toride:within', value: within }],
  }
}

function dependsOn(entry: Package, all: readonly Package[]): string[] {
  const places = new Set(entry.needs)
  const refs = all.filter((other) => places.has(other.place)).map(refOf)
  return [...new Set(refs)].toSorted()
}

/** Two copies of one version may lie in different places. */
function refOf(entry: Package): string {
  return `${purlOf(entry)}?place=${encodeURIComponent(entry.place)}`
}

function purlOf({ name, version }: Package): string {
  const [scope, rest] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const path =
    scope === undefined ? encodeURIComponent(rest ?? '') : `${encodeURIComponent(scope)}/${rest ?? ''}`
  return `pkg:npm/${path}@${encodeURIComponent(version)}`
}

function sha512Of(integrity: string | undefined): string | undefined {
  const base64 = /^sha512-(.+)$/.exec(integrity ?? '')?.[1]
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}

/** A UUID of the content (version 8, RFC 9562): no clock and no chance in it. */
function serialOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
