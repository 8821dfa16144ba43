/** What every page may know of its surroundings: the body, who looks, the server's time, what runs out next. */
import { createContext, useContext } from 'react'
import type { Role } from '../core/actor.ts'

export type Viewer = {
  readonly accountId: string
  readonly personId?: string
  readonly name: string
  /** Names of the seats held now, main one first. */
  readonly seats: readonly string[]
  readonly roles: readonly Role[]
}

export type ZoneWords = {
  readonly id: string
  readonly letter: string
  readonly name: string
  readonly short: string
}

export type SettingsLink = { readonly href: string; readonly label: string; readonly explanation: string }

export type NextDeadline = { readonly sentence: string; readonly dueAt: Date; readonly href: string }

export type ShellState = {
  readonly body: { readonly name: string; readonly shortName: string; readonly isDemonstration: boolean }
  readonly viewer: Viewer
  /** Every action that some seat of the viewer reaches on some record at least. */
  readonly permissions: ReadonlySet<string>
  readonly zones: readonly ZoneWords[]
  readonly untaken: number
  /** Pages of the settings that the viewer may open, in order. */
  readonly settings: readonly SettingsLink[]
  readonly nextDeadline: NextDeadline | undefined
}

export const ShellContext = createContext<ShellState | undefined>(undefined)

/** Throws outside the shell (sign-in, set-up): pages there use `useShellIfAny`. */
export function useShell(): ShellState {
  const shell = useContext(ShellContext)
  if (!shell) throw new Error('this page stands outside the shell')
  return shell
}

export function useShellIfAny(): ShellState | undefined {
  return useContext(ShellContext)
}

/** The person who looks at the page. */
export function useViewer(): Viewer {
  return useShell().viewer
}

/** True when some seat of the viewer reaches `action`; the server decides in the end. */
export function useMay(action: string): boolean {
  return useShell().permissions.has(action)
}
