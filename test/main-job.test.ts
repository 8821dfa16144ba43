/** The main job in a browser on embedded defaults: from a phone call and a line in a log to an approved report. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { printCard, readTimeline, runCard, startCard } from './job/card-run.ts'
import { carryOutMeasure, decide, declare, proposeMeasure } from './job/case-work.ts'
import { cannotBeTurnedAway, printSlip, takeCall } from './job/call.ts'
import { cannotCloseYet, closeCase, writeClosing } from './job/closing.ts'
import { approveDocument, draftDocument, recordSubmission, takeFiles } from './job/documents.ts'
import { answerFacts, readCandidates, readDuties, settleRest } from './job/duties.ts'
import { addEvidence, checkPackage, printSheet, settleEvidence } from './job/evidence.ts'
import { checkLedger } from './job/ledger.ts'
import { sendLogs } from './job/log-lines.ts'
import { searchLogs } from './job/log-search.ts'
import { openOtherPages } from './job/other-pages.ts'
import { fillRegisters } from './job/registers.ts'
import { admit, closeTown, keepFailure, openTown, setUpBody, type Person, type Town } from './job/town.ts'
import { awaitAlert, openCase, openTriage, verifyCaller } from './job/triage.ts'

let town: Town
let administrator: Person
let switchboard: Person
let handler: Person
let lead: Person
let ciso: Person
let hasFailed = false

beforeAll(async () => {
  town = await openTown()
})
beforeEach(({ skip }) => {
  skip(hasFailed, 'an earlier step has failed')
})
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  hasFailed = true
  await keepFailure(town)
})
afterAll(() => closeTown(town))

describe('the main job', { timeout: 120_000 }, () => {
  it('begins with the printed link: a body and its first administrator', async () => {
    administrator = await setUpBody(town)
  })

  it('lets its people in', async () => {
    switchboard = await enter('田村 和子', 'tamura', 'switchboard')
    handler = await enter('森 大輔', 'mori', 'handler')
    lead = await enter('髙﨑 一郎', 'takasaki', 'lead')
    ciso = await enter('斉藤 恵', 'saito', 'ciso')
    await fillRegisters(handler.page)
  })

  it('takes a call by the script, prints its slip, and lets nobody turn it away alone', async () => {
    await takeCall(town, switchboard)
    await printSlip(town, switchboard)
    await cannotBeTurnedAway(town, switchboard)
  })

  it('takes in logs whose lines make a rule fire', async () => {
    await sendLogs(town)
    await awaitAlert(town, handler)
    await searchLogs(town, handler)
  })

  it('finds the call and the alert together and opens a case from both', async () => {
    await openTriage(town, handler)
    await verifyCaller(town, handler)
    await openCase(town, handler)
  })

  it('runs the first-response card: what to do, what not, whom to phone', async () => {
    await startCard(town, handler)
    await runCard(town, handler)
    await printCard(handler)
    await readTimeline(town, handler)
  })

  it('declares, contains with a way back, and lets the CISO decide', async () => {
    await declare(town, lead)
    await proposeMeasure(town, handler)
    await carryOutMeasure(town, { handler, lead })
    await decide(town, ciso)
  })

  it('takes evidence whose package anybody can check', async () => {
    await addEvidence(town, handler)
    await settleEvidence(town, handler)
    await checkPackage(town, handler)
    await printSheet(handler)
  })

  it('shows what must be reported by when and why, as facts become known', async () => {
    await readCandidates(town, handler)
    await answerFacts(town, handler)
    await readDuties(town, handler)
  })

  it('makes one document of the facts: reviewed, approved, taken out in three formats, submitted', async () => {
    await draftDocument(town, handler)
    await approveDocument(town, { handler, lead, ciso })
    await takeFiles(town, handler)
    await recordSubmission(town, lead)
  })

  it('closes only when everything is settled, and not by its lead alone', async () => {
    await cannotCloseYet(town, lead)
    await settleRest(town, { handler, ciso })
    await writeClosing(town, handler)
    await closeCase(town, { handler, lead })
  })

  it('opens every other page of the job', async () => {
    await openOtherPages(town, handler)
  })

  it('has left a ledger that verifies against a checkpoint from outside', async () => {
    const kinds = await checkLedger(town)
    for (const kind of ['report.received', 'report.linked', 'case.opened', 'case.closed', 'duty.submitted'])
      expect(kinds.get(kind), kind).toBeGreaterThan(0)
  })

  it('has asked no other host, logged no error, and is accessible everywhere', () => {
    expect(town.opened.flatMap((guarded) => guarded.problems)).toEqual([])
    expect(town.faults).toEqual([])
  })
})

/** Lets somebody in on a seat of that role. */
function enter(name: string, loginName: string, role: Person['role']): Promise<Person> {
  return admit(town, administrator.page, { name, loginName, role })
}
