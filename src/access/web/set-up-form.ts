/** What the set-up asks for, and what is wrong with it before it is sent. */
import { parseBodyCode } from '../../kernel/core/codes.ts'
import type { Faults } from '../../kernel/web/form.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.setUp

export type SetUpForm = {
  readonly bodyName: string
  readonly shortName: string
  readonly code: string
  readonly hasNoCode: boolean
  readonly prefecture: string
  readonly networkModel: string
  readonly name: string
  readonly loginName: string
  readonly password: string
  readonly passwordAgain: string
  readonly unitName: string
  readonly alsoLead: boolean
}

export const emptyForm: SetUpForm = {
  bodyName: '',
  shortName: '',
  code: '',
  hasNoCode: false,
  prefecture: '',
  networkModel: '',
  name: '',
  loginName: '',
  password: '',
  passwordAgain: '',
  unitName: '',
  alsoLead: false,
}

export const bodyMembers = ['bodyName', 'shortName', 'code', 'prefecture', 'networkModel'] as const
export const administratorMembers = ['name', 'loginName', 'password', 'passwordAgain'] as const

/** Sentences to show under the fields; the server checks everything again. */
export function faultsOf(form: SetUpForm): Faults<SetUpForm> {
  const needs = (value: string, label: string) => (value.trim() === '' ? words.missing({ label }) : undefined)
  return {
    bodyName: needs(form.bodyName, words.bodyName),
    shortName: needs(form.shortName, words.shortName),
    code: form.hasNoCode || parseBodyCode(form.code) !== null ? undefined : words.codeWrong,
    prefecture: needs(form.prefecture, words.prefecture),
    networkModel: needs(form.networkModel, words.networkModel),
    name: needs(form.name, words.name),
    loginName: /^[a-z0-9._-]{3,40}$/.test(form.loginName.trim()) ? undefined : words.loginNameHint,
    password: form.password.length < 12 ? words.passwordHint : undefined,
    passwordAgain: form.password === form.passwordAgain ? undefined : words.passwordDiffers,
  }
}
