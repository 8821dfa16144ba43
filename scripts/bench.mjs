/** `npm run bench [-- NAME]`: runs the benches on Node 24; one JSON document on standard output. */
import { join } from 'node:path'
import { bootstrap, root } from './bootstrap.mjs'
import { buildWeb } from './build.mjs'
import { become } from './run.mjs'

const node = bootstrap()
buildWeb(node)
become(node, [join(root, 'bench/run.ts'), ...process.argv.slice(2)])
