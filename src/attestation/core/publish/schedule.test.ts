/** Tests of the schedule of publication and of the syslog form. */
import { describe, expect, it } from 'vitest'
import { freshDelivery, hasFailedLong, nextTryAt, settled, waitMs } from './schedule.ts'
import { framed, syslogMessage } from './syslog-message.ts'
import { emptyTarget, type Target } from './target.ts'

const target: Target = { ...emptyTarget, name: '県', isOn: true, pace: 'minute' }
const at = new Date('2026-11-25T01:00:00.000Z')
const head = { size: 5, rootHash: 'A' }
const after = (ms: number) => new Date(at.getTime() + ms)

describe('the schedule', () => {
  it('has nothing to do without a checkpoint, for a target that is off or removed', () => {
    expect(nextTryAt(target, freshDelivery, undefined)).toBeUndefined()
    expect(nextTryAt({ ...target, isOn: false }, freshDelivery, head)).toBeUndefined()
    expect(nextTryAt({ ...target, removedAt: 'x' }, freshDelivery, head)).toBeUndefined()
  })

  it('sends the first at once, the next after its pace, the same again after a day', () => {
    expect(nextTryAt(target, freshDelivery, head)).toEqual(new Date(0))
    const sent = settled(freshDelivery, { head, fault: null, at })
    expect(sent).toMatchObject({ ...head, succeededAt: at, failures: 0 })
    expect(nextTryAt(target, sent, { size: 6, rootHash: 'B' })).toEqual(after(60_000))
    expect(nextTryAt(target, sent, { size: 5, rootHash: 'B' })).toEqual(after(60_000))
    expect(nextTryAt(target, sent, head)).toEqual(after(86_400_000))
  })

  it('waits longer after each failure, up to half an hour, and begins anew after a success', () => {
    const once = settled(freshDelivery, { head, fault: 'timeout', at })
    expect(nextTryAt(target, once, head)).toEqual(after(15_000))
    const twice = settled(once, { head, fault: 'timeout', at: after(15_000) })
    expect(twice).toMatchObject({ failingSince: at, failures: 2, size: 0 })
    expect(nextTryAt(target, twice, head)).toEqual(after(45_000))
    expect(waitMs(100)).toBe(1_800_000)
    expect(settled(twice, { head, fault: null, at }).failingSince).toBeNull()
  })

  it('calls a failure long after a day', () => {
    const failing = settled(freshDelivery, { head, fault: 'timeout', at })
    expect(hasFailedLong(failing, after(86_400_000))).toBe(false)
    expect(hasFailedLong(failing, after(86_400_001))).toBe(true)
    expect(hasFailedLong(freshDelivery, after(86_400_001))).toBe(false)
  })
})

describe('the syslog message', () => {
  const message = syslogMessage({
    at,
    hostName: 'toride 1',
    origin: 'town.example/a"]\\',
    size: 5,
    rootHash: 'AA==',
    noteBase64: 'bm90ZQ==',
  })

  it('is one line of RFC 5424 with the note in a parameter', () => {
    expect(message).toBe(
      String.raw`<109>1 2026-11-25T01:00:00.000Z toride1 toride - checkpoint [checkpoint@32473 origin="town.example/a\"\]\\" size="5" root="AA==" note="bm90ZQ=="] checkpoint 5 AA==`,
    )
  })

  it('is framed by its length', () => {
    expect(framed(message)).toBe(`${message.length} ${message}`)
  })
})
