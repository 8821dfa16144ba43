/** The slices, created from left to right; each gets exactly what stands to its left. */
import type { SlotFilling } from '../../kernel/core/slot.ts'
import type { SliceParts } from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { createAccess } from '../../access/server/access.ts'
import { createAttestation } from '../../attestation/server/attestation.ts'
import { createOrganization } from '../../organization/server/organization.ts'
import { createRegisters } from '../../registers/server/registers.ts'
import { createLogs } from '../../logs/server/logs.ts'
import { createIncidents } from '../../incidents/server/incidents.ts'
import { createCustody } from '../../custody/server/custody.ts'
import { createDuties } from '../../duties/server/duties.ts'
import { createIntake } from '../../intake/server/intake.ts'
import { createDetection } from '../../detection/server/detection.ts'
import { createSealing } from '../../sealing/server/sealing.ts'
import { createMain } from './main.ts'

export type Slices = ReturnType<typeof createSlices>['slices']

export function createSlices(kernel: Kernel, fillings: SlotFilling[]) {
  const parts: SliceParts[] = []
  const join = <Public>(part: SliceParts<Public>): Public => {
    parts.push(part)
    fillings.push(...(part.slots ?? []))
    return part.public
  }
  const organization = join(createOrganization(kernel))
  const access = join(createAccess(kernel, { organization }))
  const attestation = join(createAttestation(kernel, { organization, access }))
  const registers = join(createRegisters(kernel, { organization }))
  const logs = join(createLogs(kernel, { organization, access }))
  const incidents = join(createIncidents(kernel, { organization, registers, logs }))
  const custody = join(createCustody(kernel, { organization, incidents }))
  const duties = join(createDuties(kernel, { organization, incidents, custody }))
  const intake = join(createIntake(kernel, { organization, registers, incidents }))
  join(createDetection(kernel, { registers, intake, logs }))
  join(createSealing(kernel, { organization, incidents }))
  join(createMain(kernel, { organization, logs }))
  return {
    slices: { organization, access, attestation, registers, logs, incidents, custody, duties, intake },
    parts,
  }
}
