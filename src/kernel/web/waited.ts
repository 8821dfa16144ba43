/** How long somebody has waited, in words. */
import { ja } from '../core/ja.ts'

const words = ja.web

/** Minutes up to an hour, hours and minutes up to two days, then days. */
export function sayWaited(from: Date, to: Date): string {
  const minutes = Math.max(0, Math.floor((to.getTime() - from.getTime()) / 60_000))
  if (minutes >= 2 * 24 * 60) return words.waitedDays({ days: Math.floor(minutes / (24 * 60)) })
  return words.waited({ hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
