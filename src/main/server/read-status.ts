/** The state of the program for its administrator: disk, clock, certificate, and what the slices say. */
import { X509Certificate } from 'node:crypto'
import { readFile, statfs } from 'node:fs/promises'
import type { Context } from '../../kernel/server/context.ts'
import { readDatabaseClock } from '../../kernel/server/store.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { statusSource, type StatusPart } from '../../kernel/server/status.ts'
import { readVersion } from './version.ts'

const diskCareShare = 0.8
const diskBadShare = 0.9
const certificateCareDays = 30
const clockCareMs = 2_000

export async function readStatus(ctx: Context, kernel: Kernel) {
  const own = [
    await diskStatus(kernel.config.dataDir),
    await clockStatus(ctx),
    await certificateStatus(ctx, kernel),
  ]
  const others = await Promise.all(kernel.slots.of(statusSource).map((source) => source()))
  return { now: ctx.now.toISOString(), version: readVersion(), parts: [...own, ...others.flat()] }
}

/** Share of the disk under the data folder that is in use. */
export async function diskStatus(dataDir: string): Promise<StatusPart> {
  const disk = await statfs(dataDir)
  const used = 1 - disk.bavail / disk.blocks
  const state = used >= diskBadShare ? 'bad' : used >= diskCareShare ? 'care' : 'good'
  return {
    name: 'disk',
    state,
    facts: { usedPercent: Math.round(used * 100), freeBytes: disk.bavail * disk.bsize },
  }
}

/** The database's clock against this host's: they differ when one of two hosts has lost its time source. */
async function clockStatus(ctx: Context): Promise<StatusPart> {
  const before = Date.now()
  const told = await readDatabaseClock(ctx.tx)
  const middle = (before + Date.now()) / 2
  const offsetMs = Math.round(told.getTime() - middle)
  return { name: 'clock', state: Math.abs(offsetMs) > clockCareMs ? 'care' : 'good', facts: { offsetMs } }
}

async function certificateStatus(ctx: Context, kernel: Kernel): Promise<StatusPart> {
  const file = kernel.config.tls?.certificateFile
  if (!file)
    return {
      name: 'certificate',
      state: 'good',
      facts: { kind: kernel.config.behindProxy ? 'proxy' : 'loopback' },
    }
  const certificate = new X509Certificate(await readFile(file))
  const days = Math.floor((certificate.validToDate.getTime() - ctx.now.getTime()) / 86_400_000)
  return {
    name: 'certificate',
    state: days < 0 ? 'bad' : days < certificateCareDays ? 'care' : 'good',
    facts: { days },
  }
}
