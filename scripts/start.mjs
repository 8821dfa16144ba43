/** `npm start`: installs what is missing, builds the web app when it changed, becomes the server on Node 24. */
import { join } from 'node:path'
import { bootstrap, root } from './bootstrap.mjs'
import { buildWeb } from './build.mjs'
import { become } from './run.mjs'

const node = bootstrap()
buildWeb(node)
become(node, [join(root, 'src/main/server/server.ts'), ...process.argv.slice(2)])
