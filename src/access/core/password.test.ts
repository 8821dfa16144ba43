/** Tests of what a new password must be. */
import { expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import { checkPassword } from './password.ts'

it.each([
  ['ayame-kawara-7-tsubame', 'ok'],
  ['みどりのかわらやねのうえ', 'ok'],
  ['correct horse battery staple', 'ok'],
  ['ｚｅｎｋａｋｕ－ｎｏ－ｋａｇｉ－９', 'ok'],
  ['elevenchars', 'access.password_short'],
  ['', 'access.password_short'],
  ['x'.repeat(12), 'access.password_guessable'],
  ['121212121212', 'access.password_guessable'],
  ['password12345678', 'access.password_guessable'],
  ['P@ssw0rd1234', 'access.password_guessable'],
  ['kanri-taro-2026', 'ok'],
  ['kanrikanrikanri1', 'access.password_guessable'],
  ['Toride12345678', 'access.password_guessable'],
  ['あ1'.repeat(65), 'access.password_long'],
])('%s → %s', (text, expected) => {
  const outcome = checkPassword(text, 'kanri')
  expect(isRefusal(outcome) ? outcome.code : 'ok').toBe(expected)
})

it('is hashed in one width, whatever the keyboard was set to', () => {
  expect(checkPassword('ａｙａｍｅ－ｋａｗａｒａ－７', 'x')).toBe(checkPassword('ayame-kawara-7', 'x'))
})
