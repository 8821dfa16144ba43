/** What a row keeps of a sealed record: an envelope, and the few members that stay readable so that clocks run. */
import type { Tx } from '../database.ts'
import { ringOf, sealedMember } from './ring.ts'

/** A keyed name for a text, where a column must tell equal ones apart. */
export type Token = (text: string) => string

/** The readable members of a sealed state: whatever generated columns need, without saying anything else. */
export type Outline<State> = (state: State, token: Token) => Readonly<Record<string, unknown>>

export type SealedPart<State> = {
  readonly table: string
  /** The id of the case: of the record itself, or the case that it hangs on. */
  readonly caseOf: (state: State, id: string) => string
  readonly outline: Outline<State>
}

type Row<State> = { readonly id: string; readonly version: number; readonly state: State }

/** The state as it is written: itself, or its envelope when it belongs to a case that this transaction has open. */
export function writtenState<State>(tx: Tx, part: SealedPart<State> | undefined, row: Row<State>): object {
  const ring = ringOf(tx)
  const of = part?.caseOf(row.state, row.id)
  if (!part || !ring || of === undefined || !ring.holds(of)) return row.state as object
  const at = `${part.table}/${row.id}/${row.version}`
  ring.remember(row.id, of)
  return {
    ...part.outline(row.state, (text) => ring.token(of, text)),
    [sealedMember]: ring.seal(of, at, row.state),
  }
}

/** The text itself, or its keyed name when the case is sealed: how a column of a sealed row is compared. */
export function comparedText(tx: Tx, caseId: string, text: string): string {
  const ring = ringOf(tx)
  return ring?.holds(caseId) ? ring.token(caseId, text) : text
}

/** True when this transaction has the sealed case open. */
export function isOpened(tx: Tx, caseId: string): boolean {
  return ringOf(tx)?.holds(caseId) ?? false
}
