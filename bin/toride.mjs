#!/usr/bin/env node
/** `npx toride`: the command line, on Node 24 whatever Node runs this file. */
import { join } from 'node:path'
import { bootstrap, root } from '../scripts/bootstrap.mjs'
import { become } from '../scripts/run.mjs'

become(bootstrap(), [join(root, 'src/main/server/cli.ts'), ...process.argv.slice(2)])
