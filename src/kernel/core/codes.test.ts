import { describe, expect, it } from 'vitest'
import { corporateNumberOfBody, isIndividualNumber, maskMyNumbers, parseBodyCode } from './codes.ts'

describe('local government codes', () => {
  it.each([
    ['010006', '010006'],
    ['011002', '011002'],
    ['130001', '130001'],
    ['131016', '131016'],
    ['131041', '131041'],
    ['141003', '141003'],
    ['271004', '271004'],
    ['282022', '282022'],
    ['470007', '470007'],
    ['28202', '282022'],
    ['２８２０２２', '282022'],
    ['282023', null],
    ['2820', null],
    ['28202x', null],
  ])('%s → %s', (text, expected) => {
    expect(parseBodyCode(text)).toBe(expected)
  })
})

describe('corporate numbers', () => {
  it.each([
    ['282022', '1000020282022'],
    ['131016', '8000020131016'],
  ])('body %s has %s', (code, expected) => {
    expect(corporateNumberOfBody(code)).toBe(expected)
  })
})

describe('individual numbers (fictional)', () => {
  it.each([
    ['983205673214', true],
    ['123456789018', true],
    ['983205673210', false],
    ['98320567321', false],
  ])('%s: %s', (figures, expected) => {
    expect(isIndividualNumber(figures)).toBe(expected)
  })

  it.each([
    ['番号は983205673214です', '番号は************です'],
    ['9832-0567-3214', '****-****-****'],
    ['9832 0567 3214', '**** **** ****'],
    ['９８３２－０５６７－３２１４', '****－****－****'],
    ['９８３２０５６７３２１４', '************'],
    ['983205673210', '983205673210'],
    ['9832056732140', '9832056732140'],
    ['9832-0567-3214-0001', '9832-0567-3214-0001'],
    ['4111 9832 0567 3214', '4111 9832 0567 3214'],
    ['98320567321', '98320567321'],
  ])('masks them in %s', (text, expected) => {
    expect(maskMyNumbers(text)).toBe(expected)
  })

  it('masks only valid ones', () => {
    expect(maskMyNumbers('1234-5678-9018 と 983205673210')).toBe('****-****-**** と 983205673210')
  })
})
