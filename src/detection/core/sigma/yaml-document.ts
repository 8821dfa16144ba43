/** Rule files as plain values: YAML with scalars as written, and limits against hostile files. */
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Document, Node, Pair } from 'yaml'
import { RuleFault } from './rule-fault.ts'

/** Numbers stay text: `0x10`, `1.0` and 64-bit integers must compare as they are written. */
export type YamlValue = string | boolean | null | readonly YamlValue[] | ReadonlyMap<string, YamlValue>

const depthMax = 32
const nodesMax = 60_000
const documentsMax = 1_000

/**
 * Reads every document of a file; a document that breaks a rule is given as its fault in its place. When
 * nothing can be told apart (the stream itself is broken), one fault stands for the whole file.
 */
export function parseYamlDocuments(text: string): (YamlValue | RuleFault)[] {
  try {
    const documents = parseAllDocuments(text, {
      schema: 'failsafe',
      customTags: ['null', 'bool'],
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      version: '1.2',
    })
    const list: Document[] = Array.isArray(documents) ? documents : []
    if (list.length > documentsMax) return [new RuleFault('sigma.yaml_too_large', { limit: documentsMax })]
    const counter = lineCounter(text)
    return list.map((document) => readDocument(document, counter)).filter((value) => value !== null)
  } catch (error) {
    // The parser descends by recursion: a file nested without end uses up the stack.
    if (error instanceof RangeError) return [new RuleFault('sigma.yaml_too_deep', { limit: depthMax })]
    throw error
  }
}

function readDocument(document: Document, lineOf: (offset: number) => number): YamlValue | RuleFault {
  const [error] = document.errors
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    return new RuleFault('sigma.yaml_too_deep', { limit: depthMax })
  }
  if (error !== undefined) return new RuleFault('sigma.yaml_syntax', { line: lineOf(error.pos[0]) })
  try {
    return convert(document.contents, { depth: 0, budget: { nodes: 0, anchors: new Map() } })
  } catch (fault) {
    if (fault instanceof RuleFault) return fault
    throw fault
  }
}

function lineCounter(text: string): (offset: number) => number {
  return (offset) => text.slice(0, offset).split('\n').length
}

type Anchored = { value: YamlValue; nodes: number }
type Budget = { nodes: number; anchors: Map<string, Anchored> }
type Place = { depth: number; budget: Budget }

function convert(node: Node | null, place: Place): YamlValue {
  const { budget } = place
  if (place.depth > depthMax) throw new RuleFault('sigma.yaml_too_deep', { limit: depthMax })
  const before = budget.nodes
  spend(budget, 1)
  if (isAlias(node)) return resolveAlias(node.source, budget)
  const value = convertContent(node, { depth: place.depth + 1, budget })
  const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined
  if (anchor !== undefined) budget.anchors.set(anchor, { value, nodes: budget.nodes - before })
  return value
}

function spend(budget: Budget, nodes: number): void {
  budget.nodes += nodes
  if (budget.nodes > nodesMax) throw new RuleFault('sigma.yaml_too_large', { limit: nodesMax })
}

/** Shares the anchored value but charges its full size, so that nested aliases cannot multiply for free. */
function resolveAlias(name: string, budget: Budget): YamlValue {
  const anchored = budget.anchors.get(name)
  if (anchored === undefined) throw new RuleFault('sigma.yaml_alias', { name })
  spend(budget, anchored.nodes)
  return anchored.value
}

function convertContent(node: Node | null, place: Place): YamlValue {
  if (isMap(node)) return convertMap(node.items, place)
  if (isSeq(node)) return node.items.map((item) => convert(item as Node | null, place))
  if (!isScalar(node)) return null
  const { value } = node
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}

function convertMap(items: readonly Pair[], place: Place): ReadonlyMap<string, YamlValue> {
  const map = new Map<string, YamlValue>()
  const inherited: ReadonlyMap<string, YamlValue>[] = []
  for (const pair of items) {
    const key = convert(pair.key as Node | null, place)
    const name = typeof key === 'object' ? '' : String(key)
    const value = convert(pair.value as Node | null, place)
    if (name === '<<' && value instanceof Map) {
      inherited.push(value)
      continue
    }
    if (map.has(name)) throw new RuleFault('sigma.yaml_duplicate_key', { key: name })
    map.set(name, value)
  }
  for (const parent of inherited) merge(map, parent)
  return map
}

/** YAML's merge key: what the map says itself goes before what it inherits. */
function merge(map: Map<string, YamlValue>, inherited: ReadonlyMap<string, YamlValue>): void {
  for (const [name, value] of inherited) if (!map.has(name)) map.set(name, value)
}
