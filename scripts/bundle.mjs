/** `npm run bundle`: builds the web app and packs everything into one archive under output/bundle. */
import { join } from 'node:path'
import { bootstrap, root } from './bootstrap.mjs'
import { buildWeb } from './build.mjs'
import { become } from './run.mjs'

const node = bootstrap()
buildWeb(node)
become(node, [join(root, 'tools/bundle/make-bundle.ts'), ...process.argv.slice(2)])
