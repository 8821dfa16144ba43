/** The guard against requests meant for another name: a name that an attacker points at this address opens nothing. */
import { hostname } from 'node:os'
import { isIP } from 'node:net'
import type { Config } from '../config.ts'

/**
 * Answers whether the Host header (RFC 9110 §7.2) names this server: its public URL, TORIDE_HOSTS, the name of
 * the machine, `localhost`, or a bare address. Other names are refused, since a browser that was led here by
 * one would take an attacker's page and Toride for the same site.
 */
export function hostGuard(
  config: Pick<Config, 'publicUrl' | 'hosts'>,
  machine: string = hostname(),
): (header: string | undefined) => boolean {
  const own = machine.toLowerCase()
  const names = new Set(['localhost', own, ...(config.hosts ?? [])])
  if (config.publicUrl) names.add(new URL(config.publicUrl).hostname.toLowerCase())
  return (header) => {
    const name = nameOf(header)
    if (name === undefined) return false
    return names.has(name) || isAddress(name) || (!own.includes('.') && name.startsWith(`${own}.`))
  }
}

/** The name without its port and final dot; undefined when the header is no host at all. */
function nameOf(header: string | undefined): string | undefined {
  const match = /^(?<name>\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?$/i.exec(header ?? '')
  return match?.groups?.['name']?.toLowerCase().replace(/\.$/, '')
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
}
