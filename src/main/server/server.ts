/** The server process. What V8 has compiled is kept beside the packages, which halves the time of the next start. */
import { enableCompileCache } from 'node:module'
import path from 'node:path'

// A folder of ours alone: whoever may write there could run code. Where it cannot be written, nothing is kept.
enableCompileCache(path.join(import.meta.dirname, '../../../node_modules/.cache/toride-compiled'))
const { serve } = await import('./serve.ts')
await serve()
