import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../core/sigma/compile-rules.ts'
import { createMatcher } from '../core/sigma/matcher.ts'
import type { CompiledRule, LogSource } from '../core/sigma/rule.ts'
import { readRuleFiles } from './sigma-files.ts'

const directory = path.join(import.meta.dirname, '../../../content/detection/rules')
const { files, refused: unread } = await readRuleFiles([directory])
const compiled = compileRules(files)
const matcher = createMatcher(compiled.rules)

type Fixture = { hint: LogSource; matches: Record<string, unknown>[]; misses: Record<string, unknown>[] }

const firewall: LogSource = { product: 'fortigate', category: 'firewall', service: 'traffic' }
const proxy: LogSource = { product: 'squid', category: 'proxy' }
const windows: LogSource = { product: 'windows' }
const system = { Channel: 'System', Provider_Name: 'Service Control Manager' }
const logon = { Channel: 'Security', EventID: 4624, LogonType: 10, TargetUserName: 'hoshu-admin' }
const process = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1 }
const defender = { Channel: 'Microsoft-Windows-Windows Defender/Operational' }
const outside = { src_ip: '10.2.0.15', dst_ip: '203.0.113.9', dst_port: 445, action: 'accept' }
const download = { 'cs-method': 'GET', 'sc-status': 200, 'cs-host': 'files.example' }
const system32 = 'C:\\Windows\\System32\\'

const fixtures: Record<string, Fixture> = {
  firewall_watched_address: {
    hint: firewall,
    matches: [{ src_ip: '10.2.0.15', dst_ip: '203.0.113.45', dst_port: '443', action: 'accept' }],
    misses: [
      { src_ip: '10.2.0.15', dst_ip: '203.0.113.46' },
      { src_ip: '203.0.113.45', dst_ip: '10.2.0.15' },
    ],
  },
  firewall_remote_control_to_outside: {
    hint: firewall,
    matches: [outside, { ...outside, dst_port: '3389', src_ip: '172.31.0.9' }],
    misses: [
      { ...outside, dst_ip: '10.9.0.1' },
      { ...outside, action: 'deny' },
      { ...outside, dst_port: 443 },
      { ...outside, src_ip: '198.51.100.9' },
    ],
  },
  fortigate_admin_login_from_outside: {
    hint: { product: 'fortigate', category: 'firewall', service: 'event' },
    matches: [
      {
        action: 'login',
        status: 'success',
        user: 'admin',
        src_ip: '198.51.100.7',
        ui: 'https(198.51.100.7)',
      },
      { action: 'login', status: 'success', user: 'admin', srcip: '198.51.100.7' },
    ],
    misses: [
      { action: 'login', status: 'success', user: 'admin', srcip: '10.0.0.5' },
      { action: 'login', status: 'failed', user: 'admin', src_ip: '198.51.100.7' },
      { action: 'login', status: 'success', user: 'admin', ui: 'console' },
    ],
  },
  windows_service_installed: {
    hint: windows,
    matches: [{ ...system, EventID: 7045, ServiceName: 'x' }],
    misses: [{ ...system, EventID: 7036 }],
  },
  windows_log_cleared: {
    hint: windows,
    matches: [
      { Channel: 'Security', EventID: 1102 },
      { Channel: 'System', EventID: '104' },
    ],
    misses: [
      { Channel: 'Application', EventID: 1102 },
      { Channel: 'Security', EventID: 104 },
    ],
  },
  windows_admin_remote_logon_at_night: {
    hint: windows,
    matches: [{ ...logon, TimeCreated: '2026-11-24T16:34:00.000Z' }],
    misses: [
      { ...logon, TimeCreated: '2026-11-24T01:34:00.000Z' },
      { ...logon, TimeCreated: '2026-11-24T21:00:00.000Z' },
      { ...logon, LogonType: 3, TimeCreated: '2026-11-24T16:34:00.000Z' },
      { ...logon, TargetUserName: 'sato', TimeCreated: '2026-11-24T16:34:00.000Z' },
    ],
  },
  windows_recovery_destroyed: {
    hint: windows,
    matches: [
      {
        ...process,
        Image: `${system32}vssadmin.exe`,
        CommandLine: 'vssadmin.exe Delete Shadows /All /Quiet',
      },
      { ...process, Image: `${system32}wbem\\WMIC.exe`, CommandLine: 'wmic shadowcopy delete' },
      {
        ...process,
        Image: `${system32}bcdedit.exe`,
        CommandLine: 'bcdedit /set {default} recoveryenabled No',
      },
      {
        Channel: 'Security',
        EventID: 4688,
        NewProcessName: `${system32}vssadmin.exe`,
        CommandLine: 'vssadmin delete shadows /all',
      },
    ],
    misses: [
      { ...process, Image: `${system32}vssadmin.exe`, CommandLine: 'vssadmin list shadows' },
      { ...process, Image: 'C:\\a\\notepad.exe', CommandLine: 'notepad delete shadows.txt' },
    ],
  },
  windows_powershell_encoded_command: {
    hint: windows,
    matches: ['-enc', '-EncodedCommand', '/ec', '-e', '\u2013enc'].map((option) => ({
      ...process,
      Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      CommandLine: `powershell.exe -nop ${option} ${'SQBFAFgA'.repeat(8)}`,
    })),
    misses: [
      {
        ...process,
        Image: 'C:\\x\\powershell.exe',
        CommandLine: 'powershell.exe -ExecutionPolicy Bypass -File C:\\a.ps1',
      },
      { ...process, Image: 'C:\\x\\cmd.exe', CommandLine: `cmd -enc ${'SQBFAFgA'.repeat(8)}` },
    ],
  },
  windows_admin_group_member_added: {
    hint: windows,
    matches: [{ Channel: 'Security', EventID: 4728, TargetUserName: 'Domain Admins' }],
    misses: [
      { Channel: 'Security', EventID: 4728, TargetUserName: 'Zeimu' },
      { Channel: 'Security', EventID: 4729, TargetUserName: 'Domain Admins' },
    ],
  },
  windows_malware_found: {
    hint: windows,
    matches: [{ ...defender, EventID: 1116 }],
    misses: [
      { ...defender, EventID: 2000 },
      { Channel: 'System', EventID: 1116 },
    ],
  },
  windows_antivirus_disabled: {
    hint: windows,
    matches: [{ ...defender, EventID: 5001 }],
    misses: [{ ...defender, EventID: 5007 }],
  },
  proxy_upload_to_storage_service: {
    hint: proxy,
    matches: [
      { 'cs-method': 'CONNECT', 'cs-host': 'up.storage.example:443' },
      { 'cs-method': 'POST', 'cs-host': 'storage.example' },
    ],
    misses: [
      { 'cs-method': 'GET', 'cs-host': 'storage.example' },
      { 'cs-method': 'POST', 'cs-host': 'mystorage.example' },
      { 'cs-method': 'POST', 'cs-host': 'storage.example.jp' },
    ],
  },
  proxy_executable_download: {
    hint: proxy,
    matches: [
      { ...download, 'c-uri': 'http://files.example/a/setup.EXE' },
      { ...download, 'c-uri': 'http://files.example/a.iso?x=1' },
    ],
    misses: [
      { ...download, 'c-uri': 'http://files.example/a.pdf?name=b.exe' },
      { ...download, 'c-uri': 'http://files.example/a.exe', 'sc-status': 403 },
      { ...download, 'c-uri': 'http://files.example/a.exe', 'cs-host': 'dl.windowsupdate.com' },
    ],
  },
  proxy_bare_address: {
    hint: proxy,
    matches: [{ 'cs-method': 'POST', 'cs-host': '203.0.113.45:8080' }],
    misses: [
      { 'cs-method': 'POST', 'cs-host': '10.3.0.4' },
      { 'cs-method': 'GET', 'cs-host': '203.0.113.45' },
      { 'cs-method': 'POST', 'cs-host': 'www.example.jp' },
    ],
  },
  mail_executable_attachment: {
    hint: { product: 'postfix', category: 'mail', service: 'postfix' },
    matches: [
      { message: 'A1: warning: header Content-Type: application/zip; name="seikyu.exe" from mail.example' },
      {
        message:
          "A1: reject: header Content-Disposition: attachment; filename='見積.ISO'; from=<a@b.example>",
      },
    ],
    misses: [
      { message: 'A1: warning: header Content-Type: application/pdf; name="seikyu.pdf" from mail.example' },
      { message: 'A1: to=<soumu@town.example.jp>, relay=mail.example.com[192.0.2.1]:25, status=sent' },
    ],
  },
  linux_root_logon: {
    hint: { product: 'linux', category: 'authentication', service: 'sshd' },
    matches: [{ message: 'Accepted publickey for root from 10.1.0.8 port 51234 ssh2' }],
    misses: [
      { message: 'Accepted publickey for sato from 10.1.0.8 port 51234 ssh2' },
      { message: 'Failed password for root from 10.1.0.8 port 51234 ssh2' },
    ],
  },
}

function fileOf(rule: CompiledRule): string {
  return path.basename(rule.path, '.yml')
}

function matchedFiles(event: Record<string, unknown>, hint: LogSource): string[] {
  return matcher.match(event, hint).map(fileOf)
}

describe('shipped rules', () => {
  it('all load, and each has its fixtures', () => {
    expect([...unread, ...compiled.refused]).toEqual([])
    expect(compiled.rules.map(fileOf).sort()).toEqual(Object.keys(fixtures).sort())
  })

  it.each(compiled.rules.map((rule) => [fileOf(rule), rule] as const))(
    '%s is written for people',
    (_name, rule) => {
      expect(rule.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(rule.title).toMatch(/^[^！!？?]+。$/)
      expect(rule.description).toMatch(/。$/)
      expect(rule.falsepositives.length).toBeGreaterThan(0)
    },
  )

  it.each(Object.entries(fixtures))('%s matches what it means and nothing beside', (name, fixture) => {
    for (const event of fixture.matches)
      expect({ event, found: matchedFiles(event, fixture.hint).includes(name) }).toEqual({
        event,
        found: true,
      })
    for (const event of fixture.misses)
      expect({ event, found: matchedFiles(event, fixture.hint).includes(name) }).toEqual({
        event,
        found: false,
      })
  })
})
