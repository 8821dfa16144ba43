/** Runs a program in place of this one: its output, its signals, its exit code. */
import { spawn } from 'node:child_process'
import { exitCodeOf, root } from './bootstrap.mjs'

/**
 * Starts `program` with this process's standard streams, passes signals on and ends with its exit code.
 * A Ctrl-C in a terminal already reaches the whole group; passing it on would count it twice.
 */
export function become(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.once('error', (fault) => {
    process.stderr.write(`${fault.message}\n`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(exitCodeOf(code, signal)))
}

/**
 * Runs `program` to its end in the project's folder and resolves with `{ code, output }`; what it prints is
 * kept, or passed to `onOutput` as it comes.
 */
export function collect(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    })
    const parts = []
    const keep = options.onOutput ?? ((part) => parts.push(part))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (fault) => resolve({ code: 1, output: fault.message }))
    child.once('close', (code, signal) =>
      resolve({ code: exitCodeOf(code, signal), output: Buffer.concat(parts).toString('utf8') }),
    )
  })
}
