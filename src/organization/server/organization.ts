/** The organization slice put together: routes, public door, and the body of a request that nobody signed. */
import { fill } from '../../kernel/core/slot.ts'
import {
  phraseTable,
  policyTable,
  resolveBody,
  route,
  type SliceParts,
} from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import { zonesSchema } from '../core/zone.ts'
import { assignSeat, endIncumbency } from './assign-seat.ts'
import { changeBody } from './change-body.ts'
import { addPerson, changePerson } from './change-person.ts'
import { addSeat, changeSeat, closeSeat } from './change-seat.ts'
import { addUnit, changeUnit, closeUnit } from './change-unit.ts'
import { organizationPublic, type Organization } from './public.ts'
import { listIncumbencies, listNetworkModels, listPeople, readOrganization } from './read-organization.ts'

export function createOrganization(kernel: Kernel): SliceParts<Organization> {
  const zones = kernel.content.file('organization/zones.yaml', zonesSchema)
  const organization = organizationPublic({ database: kernel.database, zones })
  return {
    public: organization,
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(resolveBody, () => organization.soleBodyId()),
    ],
    routes: [
      route(contract.readOrganization, (ctx, input) => readOrganization(ctx, zones, input)),
      route(contract.listNetworkModels, async () => listNetworkModels(zones)),
      route(contract.changeBody, (ctx, input) => changeBody(ctx, zones, input)),
      route(contract.addUnit, addUnit),
      route(contract.changeUnit, changeUnit),
      route(contract.closeUnit, closeUnit),
      route(contract.addSeat, addSeat),
      route(contract.changeSeat, changeSeat),
      route(contract.closeSeat, closeSeat),
      route(contract.listPeople, listPeople),
      route(contract.addPerson, addPerson),
      route(contract.changePerson, changePerson),
      route(contract.assignSeat, assignSeat),
      route(contract.endIncumbency, endIncumbency),
      route(contract.listIncumbencies, listIncumbencies),
    ],
  }
}
