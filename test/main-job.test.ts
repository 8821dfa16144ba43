/** The main job in a browser on embedded defaults: from a phone call and a line in a log to an approved report. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cannotBeTurnedAway, printSlip, takeCall } from './job/call.ts'
import { sendLogs } from './job/log-lines.ts'
import { fillRegisters } from './job/registers.ts'
import { admit, closeTown, openTown, setUpBody, type Person, type Town } from './job/town.ts'
import { awaitAlert, openCase, openTriage, verifyCaller } from './job/triage.ts'

let town: Town
let administrator: Person
let switchboard: Person
let handler: Person

beforeAll(async () => {
  town = await openTown()
})
afterAll(() => closeTown(town))

describe('the main job', { timeout: 60_000 }, () => {
  it('begins with the printed link: a body and its first administrator', async () => {
    administrator = await setUpBody(town)
  })

  it('lets its people in', async () => {
    switchboard = await enter('田村 和子', 'tamura', 'switchboard')
    handler = await enter('森 大輔', 'mori', 'handler')
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
  })

  it('finds the call and the alert together and opens a case from both', async () => {
    await openTriage(town, handler)
    await verifyCaller(town, handler)
    await openCase(town, handler)
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
