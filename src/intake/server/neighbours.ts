/** What the intake asks of the slices to its left: registers for machines and callers, incidents for cases. */
import type { Context } from '../../kernel/server/context.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { Registers } from '../../registers/server/public.ts'

const hitsMax = 50
const addressesMax = 40

export type Neighbours = ReturnType<typeof createNeighbours>

export function createNeighbours({ registers, incidents }: { registers: Registers; incidents: Incidents }) {
  return {
    /** Systems and devices behind addresses or host names, with the address that led there. */
    findRegisterHits: async (ctx: Context, addresses: readonly string[]) => {
      const hits = []
      for (const address of addresses.slice(0, addressesMax)) {
        for (const item of await registers.findByAddress(ctx, address)) hits.push({ ...item, address })
      }
      return hits.slice(0, hitsMax)
    },
    /** Open cases that hold one of the values as an observable. */
    findOpenCases: (ctx: Context, values: readonly string[]) => incidents.findOpenCasesByValues(ctx, values),
    /** Contacts of an organisation, from the register. */
    findContacts: async (ctx: Context, organization: string) =>
      organization === '' ? [] : registers.findContacts(ctx, { organization }),
  }
}
