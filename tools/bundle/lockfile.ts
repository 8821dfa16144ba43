/** The lockfile as a graph: which installed packages a set of names needs, on the platform of the bundle. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

type Names = Readonly<Record<string, string>>

export type Locked = {
  readonly version: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly dependencies?: Names
  readonly optionalDependencies?: Names
  readonly peerDependencies?: Names
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

export type Lockfile = { readonly packages: Readonly<Record<string, Locked>> }

/** One package as it lies on the disk. `place` is its folder relative to the project. */
export type Package = Locked & {
  readonly name: string
  readonly place: string
  readonly needs: readonly string[]
}

export function readLockfile(root: string): Lockfile {
  return JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lockfile
}

/** Everything that `names` need, by place, each with the places of what it needs itself. */
export function closureOf(root: string, lockfile: Lockfile, names: readonly string[]): Package[] {
  const found = new Map<string, Package>()
  const queue = names.map((name) => ({ name, from: '', isOptional: false }))
  for (let next = queue.shift(); next; next = queue.shift()) {
    const place = resolve(lockfile, next.name, next.from)
    const locked = place === undefined ? undefined : lockfile.packages[place]
    const isHere = place !== undefined && locked && fits(locked) && existsSync(path.join(root, place))
    if (!isHere) {
      if (next.isOptional) continue
      throw new Error(`${next.name} is needed by ${next.from || 'the program'} and not installed`)
    }
    if (found.has(place)) continue
    const wanted = wantedBy(locked, place)
    const needs = wanted.flatMap(({ name }) => resolve(lockfile, name, place) ?? [])
    found.set(place, { ...locked, name: nameOf(place), place, needs })
    queue.push(...wanted)
  }
  return [...found.values()].toSorted((left, right) => (left.place < right.place ? -1 : 1))
}

function wantedBy(locked: Locked, place: string) {
  const entry = (isOptional: (name: string) => boolean) => (name: string) => ({
    name,
    from: place,
    isOptional: isOptional(name),
  })
  const optional = Object.keys(locked.optionalDependencies ?? {})
  const isOptionalPeer = (name: string) => locked.peerDependenciesMeta?.[name]?.optional === true
  return [
    ...Object.keys(locked.dependencies ?? {})
      .filter((name) => !optional.includes(name))
      .map(entry(() => false)),
    ...optional.map(entry(() => true)),
    ...Object.keys(locked.peerDependencies ?? {})
      .filter((name) => !isOptionalPeer(name))
      .map(entry(() => true)),
  ]
}

/** As Node looks: beside the asker's own packages first, then one level up at a time. */
function resolve(lockfile: Lockfile, name: string, from: string): string | undefined {
  for (let base = from; ; base = parentOf(base)) {
    const place = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`
    if (lockfile.packages[place]) return place
    if (base === '') return undefined
  }
}

function parentOf(place: string): string {
  const at = place.lastIndexOf('/node_modules/')
  return at === -1 ? '' : place.slice(0, at)
}

export function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function fits({ os, cpu, libc }: Locked): boolean {
  return admits(os, process.platform) && admits(cpu, process.arch) && admits(libc, 'glibc')
}

function admits(list: readonly string[] | undefined, value: string): boolean {
  return list === undefined || list.includes(value)
}
