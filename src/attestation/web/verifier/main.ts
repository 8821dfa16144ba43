/** The verifier as one page for police, auditors and neighbours: files in, a verdict in Japanese out, no network. */
import { parseVerifierKey } from '../../core/note.ts'
import { ja } from '../../core/verify/page/ja.ts'
import { sentencesOf } from '../../core/verify/verdict.ts'
import { verifyDump, type Outside } from '../../core/verify/verify-dump.ts'
import { browserPlatform, canVerify, folderOf } from './browser-platform.ts'

build()

function build(): void {
  document.title = ja.title
  const main = document.querySelector('main')
  if (!main) return
  const folder = fileField(ja.folder, { webkitdirectory: true })
  const key = document.createElement('textarea')
  key.rows = 3
  const outside = fileField(ja.checkpoints, { multiple: true })
  const button = document.createElement('button')
  button.textContent = ja.start
  const verdict = document.createElement('section')
  verdict.setAttribute('role', 'status')
  button.addEventListener('click', () => {
    void run({ folder: folder.input, key, outside: outside.input, verdict })
  })
  const heading = element('h1', ja.title)
  main.append(
    heading,
    element('p', ja.lead),
    folder.label,
    labelled(ja.key, key),
    outside.label,
    button,
    verdict,
  )
}

type Form = {
  readonly folder: HTMLInputElement
  readonly key: HTMLTextAreaElement
  readonly outside: HTMLInputElement
  readonly verdict: HTMLElement
}

async function run({ folder, key, outside, verdict }: Form): Promise<void> {
  const files = [...(folder.files ?? [])]
  const keys = key.value.split('\n').flatMap((line) => parseVerifierKey(line, browserPlatform) ?? [])
  if (files.length === 0 || keys.length === 0) return show(verdict, 'missing', [ja.missing])
  if (!(await canVerify())) return show(verdict, 'missing', [ja.oldBrowser])
  show(verdict, 'running', [ja.running])
  const given: Outside[] = []
  for (const file of outside.files ?? []) given.push({ where: file.name, text: await file.text() })
  const progress = (entries: number) => show(verdict, 'running', [ja.progress({ entries })])
  try {
    const report = await verifyDump(browserPlatform, {
      folder: folderOf(files),
      keys,
      outside: given,
      progress,
    })
    show(verdict, report.ok ? 'good' : 'bad', [report.ok ? ja.good : ja.bad, ...sentencesOf(report)])
  } catch {
    show(verdict, 'bad', [ja.unreadable])
  }
  return undefined
}

function show(verdict: HTMLElement, state: string, sentences: readonly string[]): void {
  verdict.dataset['state'] = state
  const [first = '', ...others] = sentences
  verdict.replaceChildren(element('h2', first), ...others.map((sentence) => element('p', sentence)))
}

function fileField(text: string, kind: { webkitdirectory?: true; multiple?: true }) {
  const input = document.createElement('input')
  input.type = 'file'
  input.webkitdirectory = kind.webkitdirectory ?? false
  input.multiple = kind.multiple ?? false
  return { input, label: labelled(text, input) }
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  const label = element('label', text)
  label.append(field)
  return label
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
