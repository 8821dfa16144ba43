/** Notices that somebody or something has set the host's clock: records keep their order, and the jump is told. */

export type ClockJump = {
  /** What the clock says now. */
  readonly at: Date
  /** How far it went beyond the time that passed; negative when it was put back. */
  readonly seconds: number
}

export type ClockWatch = {
  /** The newest jump since the start. */
  last(): ClockJump | undefined
  stop(): void
}

export type Clocks = { readonly wallMs: () => number; readonly steadyMs: () => number }

const hostClocks: Clocks = { wallMs: () => Date.now(), steadyMs: () => performance.now() }
const lookEveryMs = 1_000
/** A time service moves a clock slowly, or by less than this. */
const jumpMs = 5_000

/** Compares the clock with one that nobody can set, every second; calls `tell` once a jump. */
export function watchClock(tell: (jump: ClockJump) => void, clocks = hostClocks): ClockWatch {
  let wall = clocks.wallMs()
  let steady = clocks.steadyMs()
  let last: ClockJump | undefined
  const look = () => {
    const [wallNow, steadyNow] = [clocks.wallMs(), clocks.steadyMs()]
    const beyondMs = wallNow - wall - (steadyNow - steady)
    ;[wall, steady] = [wallNow, steadyNow]
    if (Math.abs(beyondMs) < jumpMs) return
    last = { at: new Date(wallNow), seconds: Math.round(beyondMs / 1_000) }
    tell(last)
  }
  const timer = setInterval(look, lookEveryMs)
  timer.unref()
  return { last: () => last, stop: () => clearInterval(timer) }
}
