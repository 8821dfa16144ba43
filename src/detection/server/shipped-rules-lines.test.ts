import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeLine } from '../../logs/core/decode.ts'
import { createMatchEvent } from './match-event.ts'
import { compileRules } from '../core/sigma/compile-rules.ts'
import { readRuleFiles } from './sigma-files.ts'

const places = [path.join(import.meta.dirname, '../../../content/detection/rules')]
const matchEvent = await createMatchEvent({ places })
const { files } = await readRuleFiles(places)
const names = new Map(compileRules(files).rules.map((rule) => [rule.id, path.basename(rule.path, '.yml')]))

/** A line as it comes over the wire, through the decoders, to the shipped rules. */
function check(line: string, expected: readonly string[]) {
  const { event } = decodeLine(line, { kind: 'auto', received: Date.UTC(2026, 10, 24, 3), zone: 540 })
  expect(matchEvent(event).map((id) => names.get(id))).toEqual(expected)
}

const fortigate =
  '<189>date=2026-11-24 time=03:34:00 devname="FW01" devid="FGT60F0000000001" tz="+0900" type="traffic" subtype="forward" level="notice"'
const encoded = 'SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAA='

describe('shipped rules on lines as they arrive', () => {
  it.each<[line: string, expected: readonly string[]]>([
    [
      `${fortigate} srcip=10.2.0.15 srcport=51000 dstip=203.0.113.45 dstport=443 action="accept" sentbyte=812`,
      ['firewall_watched_address'],
    ],
    [`${fortigate} srcip=10.2.0.15 srcport=51000 dstip=203.0.113.80 dstport=443 action="accept"`, []],
    [
      `${fortigate} srcip=10.2.0.15 srcport=51000 dstip=203.0.113.80 dstport=445 action="close"`,
      ['firewall_remote_control_to_outside'],
    ],
    [`${fortigate} srcip=10.2.0.15 srcport=51000 dstip=203.0.113.80 dstport=445 action="deny"`, []],
    [
      '<189>date=2026-11-24 time=03:34:00 devname="FW01" devid="FGT60F0000000001" logid="0100032001" type="event" subtype="system" level="information" logdesc="Admin login successful" user="admin" ui="https(198.51.100.7)" method="https" srcip=198.51.100.7 dstip=203.0.113.1 action="login" status="success"',
      ['fortigate_admin_login_from_outside'],
    ],
    [
      '1795455240.123    145 10.3.0.22 TCP_TUNNEL/200 5120 CONNECT up.storage.example:443 suzuki HIER_DIRECT/203.0.113.90 -',
      ['proxy_upload_to_storage_service'],
    ],
    [
      '1795455240.123    145 10.3.0.22 TCP_MISS/200 812345 GET http://files.example/tool/setup.exe suzuki HIER_DIRECT/203.0.113.91 application/octet-stream',
      ['proxy_executable_download'],
    ],
    [
      '1795455240.123    145 10.3.0.22 TCP_MISS/200 512 POST http://203.0.113.45/gate.php - HIER_DIRECT/203.0.113.45 text/html',
      ['proxy_bare_address'],
    ],
    [
      '1795455240.123    145 10.3.0.22 TCP_MISS/200 512 GET http://www.example.jp/ suzuki HIER_DIRECT/203.0.113.92 text/html',
      [],
    ],
    [
      '<22>Nov 24 12:00:01 mail01 postfix/cleanup[812]: 4F1A2B3C4D5E: warning: header Content-Type: application/octet-stream; name="seikyu.exe" from mx.example[198.51.100.20]; from=<a@b.example> to=<soumu@town.example.jp> proto=ESMTP helo=<mx.example>',
      ['mail_executable_attachment'],
    ],
    [
      '<86>Nov 24 12:00:01 web01 sshd[901]: Accepted password for root from 10.1.0.8 port 51234 ssh2',
      ['linux_root_logon'],
    ],
    [
      JSON.stringify({
        EventID: 1,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        SourceName: 'Microsoft-Windows-Sysmon',
        Hostname: 'MADO-07',
        '@timestamp': '2026-11-24T03:00:00.000Z',
        Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
        CommandLine: `powershell -w hidden -enc ${encoded}`,
      }),
      ['windows_powershell_encoded_command'],
    ],
    [
      JSON.stringify({
        Event: {
          System: {
            Provider: { '#attributes': { Name: 'Microsoft-Windows-Eventlog' } },
            EventID: 1102,
            TimeCreated: { '#attributes': { SystemTime: '2026-11-24T03:00:00Z' } },
            Channel: 'Security',
            Computer: 'ZAIMU-AP01',
          },
          UserData: { LogFileCleared: { SubjectUserName: 'hoshu' } },
        },
      }),
      ['windows_log_cleared'],
    ],
    [
      JSON.stringify({
        '@timestamp': '2026-11-24T16:34:00.000Z',
        winlog: {
          channel: 'System',
          event_id: 7045,
          provider_name: 'Service Control Manager',
          event_data: { ServiceName: 'updsvc', ImagePath: 'C:\\ProgramData\\u.exe' },
        },
      }),
      ['windows_service_installed'],
    ],
  ])('%s', check)
})
