/** Network zones and network models as data, read from `content/organization/zones.yaml`. */

import { z } from 'zod'

const id = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)
const text = z.string().min(1).max(200)

const zone = z.strictObject({
  id,
  /** The letter in the box of the zone badge. */
  letter: z.string().min(1).max(2),
  name: z.string().min(1).max(40),
  short: z.string().min(1).max(20),
  order: z.int().min(1).max(99),
  explanation: text,
  incidents: text,
})

const networkModel = z.strictObject({
  id,
  name: z.string().min(1).max(20),
  explanation: text,
  /** True where an external audit must be made and filed. */
  external_audit: z.boolean(),
})

/** The file as it stands; unknown keys are refused. */
export const zonesSchema = z.strictObject({
  version: z.int().min(1),
  effective_from: z.iso.date(),
  verified_at: z.iso.date(),
  source: z.string().min(1).max(400),
  zones: z.array(zone).min(1).max(20),
  network_models: z.array(networkModel).min(1).max(10),
})

export type ZonesFile = z.infer<typeof zonesSchema>
export type Zone = ZonesFile['zones'][number]
