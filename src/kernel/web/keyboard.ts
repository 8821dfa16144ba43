/** Keys that work on every page. Single letters are off while typing and can be switched off by the reader. */

export type KeyActs = {
  readonly search: () => void
  readonly place: (number: number) => void
  readonly report: () => void
  readonly help: () => void
}

const offKey = 'toride.letters-off'

export function areLettersOff(): boolean {
  return localStorage.getItem(offKey) === 'yes'
}

export function switchLetters(isOff: boolean): void {
  if (isOff) localStorage.setItem(offKey, 'yes')
  else localStorage.removeItem(offKey)
}

/** Listens on the document; answers how to stop. */
export function listenForKeys(acts: KeyActs): () => void {
  let awaitsPlace = false
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    if (event.key === 'k' && event.ctrlKey) {
      event.preventDefault()
      acts.search()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return
    if (moveByKey(event)) return
    if (areLettersOff()) return
    if (awaitsPlace && /^[1-7]$/.test(event.key)) {
      event.preventDefault()
      acts.place(Number(event.key))
    }
    awaitsPlace = event.key === 'g'
    const act = { '/': acts.search, n: acts.report, '?': acts.help }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

/**
 * Single letters that act on the row in focus, by its key; `undefined` when no row has the focus. Answers how to
 * stop.
 */
export function listenForRowLetters(
  acts: Readonly<Record<string, (rowKey: string | undefined) => void>>,
): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || areLettersOff()) return
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined
    if (!act) return
    event.preventDefault()
    const row =
      event.target instanceof Element ? event.target.closest<HTMLElement>('tr[data-row]') : undefined
    act(row?.dataset['key'])
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

/** Row keys. Answers whether the key was used. */
function moveByKey(event: KeyboardEvent): boolean {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('tr[data-row]') : null
  const isLetter = event.key === 'j' || event.key === 'k'
  if (isLetter && areLettersOff()) return false
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
  if (step !== undefined && (isLetter || row)) {
    event.preventDefault()
    moveRow(row, step)
    return true
  }
  if (!row || event.target !== row) return false
  if (event.key === ' ') return clickIn(event, row, 'input[type=checkbox]')
  if (event.key === 'Enter') return clickIn(event, row, '.button.filled, a[href]')
  return false
}

function moveRow(row: HTMLElement | null, step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main tr[data-row]')]
  const at = row ? rows.indexOf(row) : step > 0 ? -1 : rows.length
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

function clickIn(event: KeyboardEvent, row: HTMLElement, selector: string): boolean {
  const target = row.querySelector<HTMLElement>(selector)
  if (!target) return false
  event.preventDefault()
  target.click()
  return true
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  )
}
