/** Why a rule cannot be used: a code with its parameters, carried out of the parsers in one throw. */

const ruleFaultCodes = [
  'sigma.action_unsupported',
  'sigma.aggregation_unsupported',
  'sigma.cidr_invalid',
  'sigma.condition_identifier',
  'sigma.condition_missing',
  'sigma.condition_syntax',
  'sigma.correlation_not_yet',
  'sigma.detection_missing',
  'sigma.duplicate_id',
  'sigma.engine_limit',
  'sigma.file_not_utf8',
  'sigma.file_symlink',
  'sigma.file_too_large',
  'sigma.file_unreadable',
  'sigma.filter_not_yet',
  'sigma.level_unknown',
  'sigma.logsource_missing',
  'sigma.modifier_combination',
  'sigma.modifier_unknown',
  'sigma.modifier_value',
  'sigma.not_a_rule',
  'sigma.placeholder_missing',
  'sigma.regex_unsupported',
  'sigma.selection_shape',
  'sigma.title_missing',
  'sigma.too_many_files',
  'sigma.yaml_alias',
  'sigma.yaml_duplicate_key',
  'sigma.yaml_syntax',
  'sigma.yaml_too_deep',
  'sigma.yaml_too_large',
] as const

export type RuleFaultCode = (typeof ruleFaultCodes)[number]
export type RuleFaultParams = Readonly<Record<string, string | number>>

/**
 * Thrown by the parsers of this folder only; `compileRules` and `parseYamlDocuments` turn it into a value.
 * A recursive parser that returned refusals would check for one after every line.
 */
export class RuleFault extends Error {
  readonly code: RuleFaultCode
  readonly params: RuleFaultParams

  constructor(code: RuleFaultCode, params: RuleFaultParams = {}) {
    super(code)
    this.name = 'RuleFault'
    this.code = code
    this.params = params
  }
}
