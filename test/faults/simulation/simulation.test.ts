/**
 * The spool, its cursor and the loop into the event store over a simulated disk. A problem is told with its
 * seed; `TORIDE_SEED=<n>` runs that one alone.
 */
import { expect, it } from 'vitest'
import { runSeed } from './run-seed.ts'
import { seededBugs } from './seeded-bugs.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'
const chosen = Number(process.env['TORIDE_SEED'] ?? Number.NaN)
const seeds = isLong ? 100_000 : 500
const bugSeedsMax = 2_000

it(`holds on ${Number.isNaN(chosen) ? `seeds 0 to ${seeds - 1}` : `seed ${chosen}`}`, async () => {
  const [first, last] = Number.isNaN(chosen) ? [0, seeds - 1] : [chosen, chosen]
  const failed: { seed: number; problems: string[] }[] = []
  for (let seed = first; seed <= last; seed += 1) {
    const problems = await runSeed(seed)
    if (problems.length > 0) failed.push({ seed, problems })
  }
  expect(failed).toEqual([])
})

it('gives the same answer for the same seed', async () => {
  const bug = seededBugs['tries a failed sync again']
  const answers = async () => {
    const all: string[][] = []
    for (let seed = 0; seed < 60; seed += 1) all.push(await runSeed(seed, bug))
    return all
  }
  expect(await answers()).toEqual(await answers())
})

it.each(Object.keys(seededBugs))('notices a program that %s', async (name) => {
  for (let seed = 0; seed < bugSeedsMax; seed += 1)
    if ((await runSeed(seed, seededBugs[name])).length > 0) return
  expect.fail(`no seed below ${bugSeedsMax} notices it`)
})
