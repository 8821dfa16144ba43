/** Endpoint of the printed slip. */
import { z } from 'zod'
import { endpointsWith, id } from '../../kernel/core/endpoint.ts'
import { ja } from './ja.ts'

const endpoint = endpointsWith(ja.refusals)

/** The slip on A4 as a PDF. */
export const downloadSlip = endpoint({
  id: 'intake.downloadSlip',
  method: 'GET',
  path: '/api/reports/:id/slip/pdf',
  permission: 'report.read',
  audit: 'read',
  transport: 'download',
  input: z.strictObject({ id }),
  output: z.unknown(),
})
