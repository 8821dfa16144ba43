/** Hostile and broken input to the intake: a clear Japanese refusal each time, and nothing is changed. */
import { describe, expect, it } from 'vitest'
import { mori } from '../../../test/served-cases.ts'
import { ok, slipOf, tamura, useIntake } from '../../../test/served-intake.ts'

const intake = useIntake()
const japanese = /[ぁ-ん].*。|[ぁ-ん].*：/

describe('what is refused', () => {
  const answers = Array.from({ length: 10_000 }, () => ({ questionId: 'q', answer: 'a', text: '' }))
  it.each<[string, object]>([
    ['an unknown member of the request', { extra: 1 }],
    ['an unknown member of the slip', { slip: slipOf({ isAdmin: true }) }],
    ['a version given by the caller', { id: 'report_0000000000000000000000000a' }],
    ['a machine report from a person', { kind: 'machine' }],
    ['NUL in the words heard', { slip: slipOf({ verbatim: '通信\u0000している' }) }],
    ['a lone surrogate', { slip: slipOf({ verbatim: '通信\ud800している' }) }],
    ['a lone surrogate in a name', { slip: slipOf({ machineName: '\udc00' }) }],
    ['an escape sequence in a name', { slip: slipOf({ machineName: '\u001b[2J' }) }],
    ['10,000 answers', { slip: slipOf({ answers }) }],
    ['words beyond the limit', { slip: slipOf({ verbatim: 'あ'.repeat(8001) }) }],
    ['an instant without an offset', { slip: slipOf({ knownAt: '2026-11-25T09:12:00' }) }],
    ['a day that does not exist', { slip: slipOf({ knownAt: '2026-02-30T09:12:00+09:00' }) }],
    ['a slip that is a list', { slip: [] }],
    ['no slip at all', { slip: null }],
  ])('%s', async (_name, more) => {
    const reply = await intake.as(tamura).post('/api/reports', { kind: 'phone', slip: slipOf(), ...more })
    expect(reply.statusCode, reply.body).toBe(400)
    expect(reply.json().error).toMatchObject({
      code: 'kernel.invalid_input',
      message: expect.stringMatching(japanese),
    })
  })

  it('a choice that the form does not have', async () => {
    const slip = slipOf({ choiceId: 'volcano' })
    const reply = await intake.as(tamura).post('/api/reports', { kind: 'web', slip })
    expect(reply.json().error).toMatchObject({ code: 'intake.unknown_choice' })
  })

  it('a body of 10 MB', async () => {
    const slip = slipOf({ verbatim: 'a'.repeat(10_000_000) })
    const reply = await intake.as(tamura).post('/api/reports', { kind: 'phone', slip })
    expect(reply.statusCode).toBe(413)
    expect(reply.json().error).toMatchObject({
      code: 'kernel.too_large',
      message: expect.stringContaining('1 MBまで'),
    })
  })

  it.each(['{', '', '[]', 'null', '"text"', '{"kind":', '\u0000', '{"__proto__":{"a":1}}'])(
    'a body that is %j',
    async (payload) => {
      const reply = await intake.served().app.inject({
        method: 'POST',
        url: '/api/reports',
        payload,
        headers: {
          'content-type': 'application/json',
          'x-who': encodeURIComponent(JSON.stringify(tamura)),
        },
      })
      expect(reply.statusCode, reply.body).toBe(400)
      expect(reply.json().error).toMatchObject({ message: expect.stringMatching(japanese) })
    },
  )

  it.each(['report_x', '..%2f..', '%00', 'report_0000000000000000000000000a', '%F0%9F%8F%AF'.repeat(30)])(
    'a report that is called %s',
    async (id) => {
      const reply = await intake.as(mori).get(`/api/reports/${id}`)
      expect([400, 404, 414]).toContain(reply.statusCode)
      expect(reply.json().error.message).toMatch(japanese)
    },
  )
})

describe('what is kept as it was said', () => {
  it('every letter, mark-up and formula among the words heard', async () => {
    const verbatim = '髙﨑 ①㈱ <script>alert(1)</script>\n=HYPERLINK("x")\t🏯 ‮x'
    const { id } = await intake.receive(tamura, { slip: { verbatim } })
    expect((await intake.read(id)).slip.verbatim).toBe(verbatim)
  })

  it('and nothing of what was refused', async () => {
    const before = await ok(intake.as(mori).get('/api/reports?show=reports'))
    await intake.as(tamura).post('/api/reports', { kind: 'phone', slip: slipOf({ verbatim: '\u0000' }) })
    const after = await ok(intake.as(mori).get('/api/reports?show=reports'))
    expect(after.total).toBe(before.total)
  })
})
