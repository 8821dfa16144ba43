/** Imported before any schema: they would try to compile themselves, which the page's security policy forbids and browsers report. */
import { config } from 'zod'

config({ jitless: true })
