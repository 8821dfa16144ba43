/** What may happen to a report: pure decisions that answer events or a refusal. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import {
  isFromOutside,
  isOpen,
  type Act,
  type CloseReason,
  type Ending,
  type Hand,
  type Report,
  type ReportEvent,
  type Slip,
  type Triage,
  type Verification,
} from './report.ts'

type Decision<Code extends string> = ReportEvent[] | Refusal<Code>

/** The slip may be written on while nobody has decided where the report goes. */
export function writeSlip(report: Report, slip: Slip): Decision<'intake.already_decided'> {
  if (!isOpen(report)) return refuse('intake.already_decided')
  return [{ type: 'report.slipWritten', slip }]
}

/**
 * Ends the call. To do nothing is only a wish here: it opens a closing that a second person must confirm,
 * so that the person at the telephone can never turn a notice away alone.
 */
export function endCall(
  report: Report,
  wish: { ending: Ending; minutes?: number; note: string },
  act: Act,
): Decision<'intake.already_decided' | 'intake.reason_needed'> {
  if (!isOpen(report)) return refuse('intake.already_decided')
  const ended: ReportEvent = {
    type: 'report.callEnded',
    ending: { ...act, ending: wish.ending, minutes: wish.minutes },
  }
  if (wish.ending !== 'no_action') return [ended]
  if (wish.note === '') return refuse('intake.reason_needed')
  const closing = { reason: 'not_security' as const, note: wish.note, requested: act }
  return [ended, { type: 'report.closeRequested', closing }]
}

/** Somebody takes the report: from now on it is theirs to answer for. */
export function acknowledge(
  report: Report,
  how: string,
  act: Act,
): Decision<'intake.taken_by_another' | 'intake.already_decided'> {
  if (!isOpen(report)) return refuse('intake.already_decided')
  if (report.acknowledged) return refuse('intake.taken_by_another', { name: report.acknowledged.by.name })
  return [{ type: 'report.acknowledged', acknowledged: { ...act, how } }]
}

/**
 * Records a call back to check who the caller is. That the number is the register's and not the caller's is
 * checked by the use case, which knows the register.
 */
export function verifyCaller(
  report: Report,
  verification: Verification,
): Decision<'intake.nothing_to_verify'> {
  if (report.kind === 'machine') return refuse('intake.nothing_to_verify')
  return [{ type: 'report.callerVerified', verification }]
}

/** Keeps what was answered to the reporter; allowed at any stage. */
export function reply(text: string, act: Act): ReportEvent[] {
  return [{ type: 'report.replied', reply: { ...act, text } }]
}

/** Says what it is and how grave. Takes the report at the same time when nobody has. */
export function triage(report: Report, decided: Triage): Decision<'intake.already_decided'> {
  if (!isOpen(report)) return refuse('intake.already_decided')
  return [...takenBy(report, decided), { type: 'report.triaged', triage: decided }]
}

/** Decides later: with a reason and a time, so that nothing waits for ever. */
export function putOff(
  report: Report,
  wish: { reason: string; until: string },
  act: Act,
): Decision<'intake.already_decided' | 'intake.time_has_passed'> {
  if (!isOpen(report)) return refuse('intake.already_decided')
  if (wish.until <= act.at) return refuse('intake.time_has_passed')
  return [...takenBy(report, act), { type: 'report.putOff', later: { ...act, ...wish } }]
}

/** Joins an open report to a case. Takes the report at the same time when nobody has. */
export function link(report: Report, caseId: string, act: Act): Decision<'intake.already_decided'> {
  if (!isOpen(report)) return refuse('intake.already_decided')
  return [...takenBy(report, act), { type: 'report.linked', caseId, by: act.by, at: act.at }]
}

type CloseCode = 'intake.already_decided' | 'intake.reply_needed' | 'intake.second_person_needed'

/**
 * Ends a report without a case. A notice from outside needs a recorded reply, and a second person: the
 * first call of `close` asks, another person's call confirms. Whoever took the notice never ends it alone.
 */
export function close(
  report: Report,
  wish: { reason: CloseReason; note: string },
  act: Act,
): Decision<CloseCode> {
  if (!isOpen(report)) return refuse('intake.already_decided')
  if (!isFromOutside(report)) {
    return [
      ...takenBy(report, act),
      { type: 'report.closed', closing: { ...wish, requested: act, confirmed: act } },
    ]
  }
  const asked = report.closing
  if (!asked)
    return [...takenBy(report, act), { type: 'report.closeRequested', closing: { ...wish, requested: act } }]
  if (isSamePerson(asked.requested.by, act.by) || isSamePerson(report.taken.by, act.by)) {
    return refuse('intake.second_person_needed', { name: asked.requested.by.name })
  }
  if (report.replies.length === 0) return refuse('intake.reply_needed')
  return [...takenBy(report, act), { type: 'report.closed', closing: { ...asked, ...wish, confirmed: act } }]
}

/** Reopening is always possible: an end that was wrong must not need permission to be undone. */
export function reopen(report: Report, reason: string, act: Act): Decision<'intake.still_open'> {
  if (isOpen(report)) return refuse('intake.still_open')
  return [{ type: 'report.reopened', by: act.by, at: act.at, reason }]
}

function takenBy(report: Report, act: Act): ReportEvent[] {
  if (report.acknowledged) return []
  return [{ type: 'report.acknowledged', acknowledged: { by: act.by, at: act.at, how: 'decision' } }]
}

function isSamePerson(left: Hand, right: Hand): boolean {
  return left.id === right.id
}
