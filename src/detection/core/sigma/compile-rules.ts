/** Rule files to compiled rules: every document is either compiled or refused with a code and a sentence. */
import { ja } from '../ja.ts'
import { compileDetection } from './detection.ts'
import type { Placeholders } from './placeholders.ts'
import { RuleFault } from './rule-fault.ts'
import type { RuleFaultCode } from './rule-fault.ts'
import { sigmaLevels } from './rule.ts'
import type { CompiledRule, LogSource, SigmaLevel } from './rule.ts'
import { parseYamlDocuments } from './yaml-document.ts'
import type { YamlValue } from './yaml-document.ts'

/** Longer files are refused: the largest published rule has under 300,000 characters. */
export const fileLengthMax = 512 * 1024

export type RuleFile = { readonly path: string; readonly text: string }
export type RefusedRule = {
  readonly path: string
  readonly ruleId?: string
  readonly title?: string
  readonly code: RuleFaultCode
  /** Japanese sentence for the reader. */
  readonly message: string
}
export type CompileOptions = { readonly placeholders?: Placeholders }
export type CompileResult = { readonly rules: CompiledRule[]; readonly refused: RefusedRule[] }

/**
 * Compiles Sigma rule files (specification 2.1, one or more YAML documents a file). Never throws for what a
 * file contains: a rule that cannot be used stands in `refused`, the others are compiled.
 */
export function compileRules(files: readonly RuleFile[], options: CompileOptions = {}): CompileResult {
  const result: CompileResult = { rules: [], refused: [] }
  const ids = new Set<string>()
  for (const file of files) compileFile(file, { options, result, ids })
  return result
}

type Work = { readonly options: CompileOptions; readonly result: CompileResult; readonly ids: Set<string> }

function compileFile(file: RuleFile, work: Work): void {
  if (file.text.length > fileLengthMax) {
    const fault = new RuleFault('sigma.file_too_large', { kilobytes: fileLengthMax / 1024 })
    work.result.refused.push(toRefusal(file.path, fault))
    return
  }
  const documents = parseYamlDocuments(file.text)
  if (documents.length === 0) documents.push(new RuleFault('sigma.not_a_rule'))
  for (const [index, document] of documents.entries()) {
    compileDocument({ path: file.path, fallbackId: `${file.path}#${index + 1}`, document }, work)
  }
}

type Source = { path: string; fallbackId: string; document: YamlValue | RuleFault }

function compileDocument(source: Source, work: Work): void {
  const { path, document } = source
  try {
    if (document instanceof RuleFault) throw document
    const rule = compileRule(source, work.options.placeholders ?? {})
    if (work.ids.has(rule.id)) throw new RuleFault('sigma.duplicate_id', { id: rule.id })
    work.ids.add(rule.id)
    work.result.rules.push(rule)
  } catch (error) {
    work.result.refused.push(toRefusal(path, toFault(error), document))
  }
}

/** A stack used up by a hostile document is its fault; anything else unexpected goes on. */
function toFault(error: unknown): RuleFault {
  if (error instanceof RuleFault) return error
  if (error instanceof RangeError) return new RuleFault('sigma.yaml_too_deep', { limit: 0 })
  throw error
}

/** Words a fault for the reader, with id and title of the rule as far as they can be read. */
export function toRefusal(path: string, fault: RuleFault, document?: unknown): RefusedRule {
  const head = document instanceof Map ? document : new Map<string, unknown>()
  const [ruleId, title] = [head.get('id') as unknown, head.get('title') as unknown]
  return {
    path,
    ...(typeof ruleId === 'string' ? { ruleId } : {}),
    ...(typeof title === 'string' ? { title: title.slice(0, 256) } : {}),
    code: fault.code,
    message: ja.sigma.refusals[fault.code](fault.params),
  }
}

function compileRule(source: Source, placeholders: Placeholders): CompiledRule {
  const { document, path } = source
  if (!(document instanceof Map)) throw new RuleFault('sigma.not_a_rule')
  const rule: ReadonlyMap<string, YamlValue> = document
  refuseOtherKinds(rule)
  const title = textOf(rule.get('title'))
  if (title === '') throw new RuleFault('sigma.title_missing')
  const logsource = compileLogSource(rule.get('logsource'))
  const detection = rule.get('detection')
  if (!isMap(detection)) throw new RuleFault('sigma.detection_missing')
  const id = textOf(rule.get('id'))
  return {
    id: id === '' ? source.fallbackId : id,
    title,
    description: textOf(rule.get('description')),
    level: compileLevel(textOf(rule.get('level'))),
    status: textOf(rule.get('status')),
    author: textOf(rule.get('author')),
    tags: textsOf(rule.get('tags')),
    references: textsOf(rule.get('references')),
    falsepositives: textsOf(rule.get('falsepositives')),
    logsource,
    path,
    expression: compileDetection(detection, placeholders),
  }
}

/** Documents that are no single-event rules are named, so that nobody believes they are watched for. */
function refuseOtherKinds(rule: ReadonlyMap<string, YamlValue>): void {
  if (rule.has('correlation')) throw new RuleFault('sigma.correlation_not_yet')
  if (rule.has('filter')) throw new RuleFault('sigma.filter_not_yet')
  if (rule.has('action')) throw new RuleFault('sigma.action_unsupported')
  if (!rule.has('detection') && !rule.has('logsource')) throw new RuleFault('sigma.not_a_rule')
}

function compileLogSource(value: YamlValue | undefined): LogSource {
  if (!isMap(value)) throw new RuleFault('sigma.logsource_missing')
  const entry = (key: 'product' | 'category' | 'service') => {
    const text = textOf(value.get(key)).toLowerCase()
    return text === '' ? {} : { [key]: text }
  }
  const logsource = { ...entry('product'), ...entry('category'), ...entry('service') }
  if (Object.keys(logsource).length === 0) throw new RuleFault('sigma.logsource_missing')
  return logsource
}

/** A rule without a level carries none of its own weight: `informational`. */
function compileLevel(text: string): SigmaLevel {
  const level = sigmaLevels.find((known) => known === text.toLowerCase())
  if (level === undefined && text !== '') {
    throw new RuleFault('sigma.level_unknown', { level: text.slice(0, 60) })
  }
  return level ?? 'informational'
}

function isMap(value: YamlValue | undefined): value is ReadonlyMap<string, YamlValue> {
  return value instanceof Map
}

function textOf(value: YamlValue | undefined): string {
  return typeof value === 'string' ? value.trim() : ''
}

function textsOf(value: YamlValue | undefined): string[] {
  const list = Array.isArray(value) ? value : [value]
  return list.filter((item) => typeof item === 'string')
}
