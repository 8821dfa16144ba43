/** HTTP contract of the organization: body, units, seats, people, who holds which seat. */
import { z } from 'zod'
import { roles } from '../../kernel/core/actor.ts'
import { day, endpointsWith, id, line, nothing, paging, version } from '../../kernel/core/endpoint.ts'
import { ja } from './ja.ts'

const endpoint = endpointsWith(ja.refusals)
const role = z.enum(roles)
const position = z.number().int().min(0).max(100_000)
const short = z.string().max(200)
const created = z.strictObject({ id, version })
const closedDays = z.array(day).max(400)

/** Six figures, or five that get their check digit; an office without a code sends null. */
const code = z.string().trim().min(5).max(12)

export const bodyFields = {
  name: line(60),
  shortName: line(12),
  code: code.nullable(),
  prefecture: line(20),
  networkModel: z.string().max(40),
}

const body = z.strictObject({
  id,
  version,
  name: short,
  shortName: short,
  code: z.string().max(6).nullable(),
  prefecture: short,
  networkModel: z.string().max(40),
  demonstration: z.boolean(),
  extraClosedDays: closedDays,
})

const unit = z.strictObject({
  id,
  version,
  name: short,
  parentId: id.nullable(),
  phone: short.nullable(),
  position,
  closed: z.boolean(),
})

const incumbent = z.strictObject({
  incumbencyId: id,
  personId: id,
  name: short,
  extension: short.nullable(),
  fromDay: day,
  untilDay: day.nullable(),
  deputy: z.boolean(),
})

const seat = z.strictObject({
  id,
  version,
  name: short,
  unitId: id,
  unitName: short,
  role,
  position,
  closed: z.boolean(),
  /** Who holds it today; the incumbent before deputies. */
  incumbents: z.array(incumbent).max(50),
})

const zone = z.strictObject({
  id: z.string().max(40),
  letter: z.string().max(2),
  name: short,
  short,
  explanation: short,
  incidents: short,
})

const networkModel = z.strictObject({
  id: z.string().max(40),
  name: short,
  explanation: short,
  externalAudit: z.boolean(),
})

/** All that pickers need: the body, its open units and seats with today's incumbents, zones and models. */
export const readOrganization = endpoint({
  id: 'organization.readOrganization',
  method: 'GET',
  path: '/api/organization',
  permission: 'organization.read',
  audit: 'none',
  input: z.strictObject({ closed: z.enum(['with', 'without']).default('without') }),
  output: z.strictObject({
    body,
    units: z.array(unit).max(5000),
    seats: z.array(seat).max(5000),
    zones: z.array(zone).max(20),
    networkModels: z.array(networkModel).max(10),
  }),
})

/** The network models, for the set-up page where nobody has signed in yet. */
export const listNetworkModels = endpoint({
  id: 'organization.listNetworkModels',
  method: 'GET',
  path: '/api/organization/network-models',
  permission: 'public',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ networkModels: z.array(networkModel).max(10) }),
})

export const changeBody = endpoint({
  id: 'organization.changeBody',
  method: 'PUT',
  path: '/api/organization/body',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject({ version, ...bodyFields, extraClosedDays: closedDays }),
  output: created,
  refusals: ['organization.bad_code', 'organization.unknown_model'],
})

const unitFields = {
  name: line(60),
  parentId: id.nullable().default(null),
  phone: line(40).nullable().default(null),
  position: position.default(0),
}

export const addUnit = endpoint({
  id: 'organization.addUnit',
  method: 'POST',
  path: '/api/organization/units',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject(unitFields),
  output: created,
  refusals: ['organization.unknown_unit'],
})

export const changeUnit = endpoint({
  id: 'organization.changeUnit',
  method: 'PUT',
  path: '/api/organization/units/:id',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject({ id, version, ...unitFields }),
  output: created,
  refusals: ['organization.unknown_unit', 'organization.unit_circle'],
})

export const closeUnit = endpoint({
  id: 'organization.closeUnit',
  method: 'POST',
  path: '/api/organization/units/:id/close',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: created,
  refusals: ['organization.unit_in_use'],
})

const seatFields = { name: line(60), unitId: id, position: position.default(0) }

export const addSeat = endpoint({
  id: 'organization.addSeat',
  method: 'POST',
  path: '/api/organization/seats',
  permission: 'organization.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ ...seatFields, role }),
  output: created,
  refusals: ['organization.unknown_unit'],
})

export const changeSeat = endpoint({
  id: 'organization.changeSeat',
  method: 'PUT',
  path: '/api/organization/seats/:id',
  permission: 'organization.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({ id, version, ...seatFields }),
  output: created,
  refusals: ['organization.unknown_unit'],
})

export const closeSeat = endpoint({
  id: 'organization.closeSeat',
  method: 'POST',
  path: '/api/organization/seats/:id/close',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: created,
  refusals: ['organization.seat_in_use'],
})

const person = z.strictObject({
  id,
  version,
  name: short,
  reading: short.nullable(),
  unitId: id.nullable(),
  unitName: short.nullable(),
  extension: short.nullable(),
  email: short.nullable(),
  left: z.boolean(),
  /** Seats held today. */
  seats: z.array(z.strictObject({ id, name: short, role, incumbencyId: id, deputy: z.boolean() })).max(50),
})

export const listPeople = endpoint({
  id: 'organization.listPeople',
  method: 'GET',
  path: '/api/people',
  permission: 'organization.read',
  audit: 'none',
  input: z.strictObject({
    text: line(60).optional(),
    left: z.enum(['with', 'without']).default('without'),
    ...paging,
  }),
  output: z.strictObject({ people: z.array(person).max(200), total: z.number().int() }),
})

const personFields = {
  name: line(60),
  reading: line(80).nullable().default(null),
  unitId: id.nullable().default(null),
  extension: line(20).nullable().default(null),
  email: z.email().max(254).nullable().default(null),
}

export const addPerson = endpoint({
  id: 'organization.addPerson',
  method: 'POST',
  path: '/api/people',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject(personFields),
  output: created,
  refusals: ['organization.unknown_unit'],
})

export const changePerson = endpoint({
  id: 'organization.changePerson',
  method: 'PUT',
  path: '/api/people/:id',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject({ id, version, ...personFields, left: z.boolean().default(false) }),
  output: created,
  refusals: ['organization.unknown_unit', 'organization.person_has_seat'],
})

/** Puts a person on a seat; with `replace` the present incumbent's time ends on the same day. */
export const assignSeat = endpoint({
  id: 'organization.assignSeat',
  method: 'POST',
  path: '/api/organization/incumbencies',
  permission: 'organization.manage',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({
    seatId: id,
    personId: id,
    fromDay: day,
    untilDay: day.nullable().default(null),
    deputy: z.boolean().default(false),
    replace: z.boolean().default(false),
  }),
  output: created,
  refusals: [
    'organization.unknown_seat',
    'organization.unknown_person',
    'organization.empty_period',
    'organization.seat_taken',
    'organization.already_ended',
  ],
})

/** Ends an incumbency; `untilDay` is the first day on which it no longer holds. */
export const endIncumbency = endpoint({
  id: 'organization.endIncumbency',
  method: 'POST',
  path: '/api/organization/incumbencies/:id/end',
  permission: 'organization.manage',
  audit: 'write',
  input: z.strictObject({ id, version, untilDay: day }),
  output: created,
  refusals: ['organization.empty_period', 'organization.already_ended', 'organization.last_administrator'],
})

/** Everybody who held or will hold a seat, newest first. */
export const listIncumbencies = endpoint({
  id: 'organization.listIncumbencies',
  method: 'GET',
  path: '/api/organization/seats/:id/incumbencies',
  permission: 'organization.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.strictObject({
    incumbencies: z
      .array(
        z.strictObject({
          id,
          version,
          personId: id,
          name: short,
          fromDay: day,
          untilDay: day.nullable(),
          deputy: z.boolean(),
        }),
      )
      .max(500),
  }),
})
