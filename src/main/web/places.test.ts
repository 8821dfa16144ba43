import { expect, it } from 'vitest'
import { phonePlacesFor, placeOf, placesFor, sevenPlaces } from './places.ts'

it('shows the switchboard two places only', () => {
  expect(placesFor(['switchboard']).map((place) => place.label)).toEqual(['通報受付', '受けた通報'])
})

it('shows the seven places once to somebody with two seats', () => {
  expect(placesFor(['lead', 'administrator', 'switchboard'])).toEqual(sevenPlaces)
})

it('keeps cases and duties from the administrator', () => {
  expect(placesFor(['administrator']).map((place) => place.key)).toEqual(['today', 'registers', 'settings'])
})

it('has at most four places at the edge of a phone', () => {
  expect(phonePlacesFor(['lead']).map((place) => place.key)).toEqual(['today', 'intake', 'cases', 'contacts'])
  expect(phonePlacesFor(['switchboard']).map((place) => place.key)).toEqual([
    'intake',
    'takenReports',
    'settings',
  ])
})

it.each([
  ['/', 'today'],
  ['/cases/case_1', 'cases'],
  ['/registers/system/item_1', 'registers'],
  ['/intake/reports/r', 'intake'],
  ['/search', undefined],
  ['/casesome', undefined],
])('%s belongs to %s', (path, key) => {
  expect(placeOf(path, sevenPlaces)?.key).toBe(key)
})
