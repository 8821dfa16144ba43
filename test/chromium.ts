/** Finds a Chromium: CHROMIUM_PATH, then Debian's, then the one that npm shipped, unpacked once. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type Chromium = { readonly executablePath: string; readonly env: Readonly<Record<string, string>> }

const debianPath = '/usr/bin/chromium'
const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']

/** The package's own file looks for its font in folders of a cloud service; `relative` is to the file itself. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
</fontconfig>
`

/** Which Chromium to run and what its environment must add. Throws when CHROMIUM_PATH names nothing. */
export async function findChromium(): Promise<Chromium> {
  const wanted = process.env['CHROMIUM_PATH']
  if (wanted && !existsSync(wanted)) throw new Error(`CHROMIUM_PATH: there is no ${wanted}`)
  if (wanted) return { executablePath: wanted, env: {} }
  if (existsSync(debianPath)) return { executablePath: debianPath, env: {} }
  return shippedChromium()
}

/** The Chromium of the npm package, with the few libraries and the font that a bare host lacks. */
export async function shippedChromium(): Promise<Chromium> {
  const folder = await unpack()
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

/** Unpacks beside node_modules' other caches and renames at the end, so that a cut-off run leaves no half browser. */
async function unpack(): Promise<string> {
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  const { version } = createRequire(import.meta.url)(join(packageFolder, 'package.json')) as {
    version: string
  }
  const cache = await writableCache(join(packageFolder, '../../.cache'))
  const folder = join(cache, `chromium-${version}-${process.getuid?.()}`)
  if (existsSync(folder)) return folder
  const draft = await mkdtemp(join(cache, 'chromium-draft-'))
  await inflateInto(draft, join(packageFolder, 'bin'))
  await writeFile(join(draft, 'fonts.conf'), fontConfiguration)
  await rename(draft, folder).catch(async (fault: unknown) => {
    await rm(draft, { recursive: true })
    if (!existsSync(folder)) throw fault
  })
  return folder
}

async function writableCache(preferred: string): Promise<string> {
  return mkdir(preferred, { recursive: true }).then(
    () => preferred,
    () => mkdtemp(join(tmpdir(), 'toride-cache-')),
  )
}

/** The package unpacks into the temporary folder of the process, which is therefore moved for a moment. */
async function inflateInto(folder: string, binFolder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium')
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    await Promise.all(archives.map((archive) => inflate(join(binFolder, archive))))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
