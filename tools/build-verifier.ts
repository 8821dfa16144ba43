/** Builds the offline verifier as one HTML file: script and style inside, allowed by their digests, no network. */
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const target = join(root, 'dist/verify.html')
const style = `body{font:16px/1.7 sans-serif;margin:0;color:#1a1a1a;background:#fff}main{max-width:44rem;margin:0 auto;padding:1.5rem}
label{display:block;margin:1rem 0;font-weight:700}input,textarea{display:block;width:100%;box-sizing:border-box;margin-top:.4rem;font:inherit;font-weight:400}
button{font:inherit;font-weight:700;padding:.6rem 1.6rem;color:#fff;background:#0017c1;border:0;border-radius:8px}
button:focus-visible,input:focus-visible,textarea:focus-visible{outline:4px solid #000;outline-offset:2px}
section{margin-top:1.5rem;padding:0 1rem}section[data-state=good]{border-left:8px solid #197a4b}section[data-state=bad]{border-left:8px solid #ce0000}
section[data-state=missing],section[data-state=running]{border-left:8px solid #626264}`

const script = await bundle()
const rules = [
  `default-src 'none'`,
  `script-src '${digestOf(script)}'`,
  `style-src '${digestOf(style)}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ')
const page = `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${rules}">
<meta name="viewport" content="width=device-width"><title>Toride</title><style>${style}</style></head>
<body><main></main><script type="module">${script}</script></body></html>
`
mkdirSync(join(root, 'dist'), { recursive: true })
const draft = `${target}.${process.pid}`
writeFileSync(draft, page)
renameSync(draft, target)

async function bundle(): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      modulePreload: false,
      lib: { entry: join(root, 'src/attestation/web/verifier/main.ts'), formats: ['es'], fileName: 'verify' },
    },
  })
  const [output] = [built].flat().flatMap((part) => ('output' in part ? part.output : []))
  if (output?.type !== 'chunk') throw new Error('the verifier was not built')
  // The end tag of a script must not stand inside it.
  return output.code.replaceAll('</script', String.raw`<\/script`)
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
