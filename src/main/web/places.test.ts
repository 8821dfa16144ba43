import { expect, it } from 'vitest'
import type { Role } from '../../kernel/core/actor.ts'
import { phonePlacesFor, placeOf, placesFor, sevenPlaces } from './places.ts'

const handler = ['report.create', 'report.read', 'case.read', 'log.search', 'register.read', 'duty.read']
const visitor = (roles: readonly Role[], permissions: readonly string[]) => ({
  roles,
  permissions: new Set(permissions),
})
const keysOf = (places: readonly { key: string }[]) => places.map((place) => place.key)

it('shows the switchboard two places only', () => {
  const places = placesFor(visitor(['switchboard'], ['report.create', 'report.read', 'organization.read']))
  expect(places.map((place) => place.label)).toEqual(['通報受付', '受けた通報'])
})

it('shows the seven places to somebody who may work on cases, also with a second seat', () => {
  expect(placesFor(visitor(['lead', 'administrator', 'switchboard'], handler))).toEqual(sevenPlaces)
})

it('keeps cases and duties from the administrator', () => {
  const places = placesFor(visitor(['administrator'], ['log.search', 'register.read']))
  expect(keysOf(places)).toEqual(['today', 'logs', 'registers', 'settings'])
})

it('leads nobody to a place that would refuse', () => {
  const privacy = handler.filter((permission) => permission !== 'log.search')
  expect(keysOf(placesFor(visitor(['privacy'], privacy)))).not.toContain('logs')
  const staff = placesFor(visitor(['staff'], ['report.create', 'report.read', 'register.read']))
  expect(keysOf(staff)).toEqual(['today', 'intake', 'takenReports', 'registers', 'settings'])
})

it('has at most four places at the edge of a phone', () => {
  expect(keysOf(phonePlacesFor(visitor(['lead'], handler)))).toEqual(['today', 'intake', 'cases', 'contacts'])
  const switchboard = visitor(['switchboard'], ['report.create', 'report.read'])
  expect(keysOf(phonePlacesFor(switchboard))).toEqual(['intake', 'takenReports', 'settings'])
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
