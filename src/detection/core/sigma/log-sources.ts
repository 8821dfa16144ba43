/** Which events belong to which `logsource`, as data (Sigma taxonomy 2.1, "Windows Folder"). */

/** Channel of the Windows event log, lower-cased → `service`. */
export const windowsServices: Readonly<Record<string, string | undefined>> = {
  application: 'application',
  security: 'security',
  system: 'system',
  'dns server': 'dns-server',
  'msexchange management': 'msexchange-management',
  'windows powershell': 'powershell-classic',
  'openssh/operational': 'openssh',
  'powershellcore/operational': 'powershell',
  'microsoft-iis-configuration/operational': 'iis-configuration',
  'microsoft-servicebus-client': 'microsoft-servicebus-client',
  'microsoft-servicebus-client/admin': 'microsoft-servicebus-client',
  'microsoft-servicebus-client/operational': 'microsoft-servicebus-client',
  'microsoft-windows-application-experience/program-compatibility-assistant': 'application-experience',
  'microsoft-windows-application-experience/program-telemetry': 'application-experience',
  'microsoft-windows-applocker/exe and dll': 'applocker',
  'microsoft-windows-applocker/msi and script': 'applocker',
  'microsoft-windows-applocker/packaged app-deployment': 'applocker',
  'microsoft-windows-applocker/packaged app-execution': 'applocker',
  'microsoft-windows-appmodel-runtime/admin': 'appmodel-runtime',
  'microsoft-windows-appxdeploymentserver/operational': 'appxdeployment-server',
  'microsoft-windows-appxpackaging/operational': 'appxpackaging-om',
  'microsoft-windows-bitlocker/bitlocker management': 'bitlocker',
  'microsoft-windows-bits-client/operational': 'bits-client',
  'microsoft-windows-capi2/operational': 'capi2',
  'microsoft-windows-certificateservicesclient-lifecycle-system/operational':
    'certificateservicesclient-lifecycle-system',
  'microsoft-windows-codeintegrity/operational': 'codeintegrity-operational',
  'microsoft-windows-dhcp-server/operational': 'dhcp',
  'microsoft-windows-diagnosis-scripted/operational': 'diagnosis-scripted',
  'microsoft-windows-dns client events/operational': 'dns-client',
  'microsoft-windows-dns-client/operational': 'dns-client',
  'microsoft-windows-dns-server/analytical': 'dns-server-analytic',
  'microsoft-windows-dns-server/audit': 'dns-server-audit',
  'microsoft-windows-driverframeworks-usermode/operational': 'driver-framework',
  'microsoft-windows-hyper-v-worker': 'hyper-v-worker',
  'microsoft-windows-kernel-eventtracing': 'kernel-event-tracing',
  'microsoft-windows-kernel-shimengine/diagnostic': 'kernel-shimengine',
  'microsoft-windows-kernel-shimengine/operational': 'kernel-shimengine',
  'microsoft-windows-ldap-client/debug': 'ldap',
  'microsoft-windows-lsa/operational': 'lsa-server',
  'microsoft-windows-ntfs/operational': 'ntfs',
  'microsoft-windows-ntlm/operational': 'ntlm',
  'microsoft-windows-powershell/operational': 'powershell',
  'microsoft-windows-printservice/admin': 'printservice-admin',
  'microsoft-windows-printservice/operational': 'printservice-operational',
  'microsoft-windows-security-mitigations/kernel mode': 'security-mitigations',
  'microsoft-windows-security-mitigations/kernelmode': 'security-mitigations',
  'microsoft-windows-security-mitigations/user mode': 'security-mitigations',
  'microsoft-windows-security-mitigations/usermode': 'security-mitigations',
  'microsoft-windows-sense/operational': 'sense',
  'microsoft-windows-shell-core/operational': 'shell-core',
  'microsoft-windows-smbclient/connectivity': 'smbclient-connectivity',
  'microsoft-windows-smbclient/security': 'smbclient-security',
  'microsoft-windows-smbserver/connectivity': 'smbserver-connectivity',
  'microsoft-windows-sysmon/operational': 'sysmon',
  'microsoft-windows-taskscheduler/operational': 'taskscheduler',
  'microsoft-windows-terminalservices-localsessionmanager/operational':
    'terminalservices-localsessionmanager',
  'microsoft-windows-vhdmp/operational': 'vhdmp',
  'microsoft-windows-windows defender/operational': 'windefend',
  'microsoft-windows-windows firewall with advanced security/firewall': 'firewall-as',
  'microsoft-windows-wmi-activity/operational': 'wmi',
}

/** Provider, lower-cased → channel, for events that carry no channel. */
export const windowsChannelsByProvider: Readonly<Record<string, string | undefined>> = {
  'microsoft-windows-sysmon': 'microsoft-windows-sysmon/operational',
  'microsoft-windows-security-auditing': 'security',
  'microsoft-windows-eventlog': 'security',
  'microsoft-windows-powershell': 'microsoft-windows-powershell/operational',
  'service control manager': 'system',
  powershell: 'windows powershell',
}

type CategoriesById = Readonly<Record<string, readonly string[] | undefined>>

const powershellCategories: CategoriesById = { '4103': ['ps_module'], '4104': ['ps_script'] }

const antivirusIds = [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116]

/** `service` → event id → categories. */
export const windowsCategories: Readonly<Record<string, CategoriesById | undefined>> = {
  sysmon: {
    '1': ['process_creation'],
    '2': ['file_change'],
    '3': ['network_connection'],
    '4': ['sysmon_status'],
    '5': ['process_termination'],
    '6': ['driver_load'],
    '7': ['image_load'],
    '8': ['create_remote_thread'],
    '9': ['raw_access_thread'],
    '10': ['process_access'],
    '11': ['file_event'],
    '12': ['registry_event', 'registry_add', 'registry_delete'],
    '13': ['registry_event', 'registry_set'],
    '14': ['registry_event', 'registry_rename'],
    '15': ['create_stream_hash'],
    '16': ['sysmon_status'],
    '17': ['pipe_created'],
    '18': ['pipe_created'],
    '19': ['wmi_event'],
    '20': ['wmi_event'],
    '21': ['wmi_event'],
    '22': ['dns_query'],
    '23': ['file_delete'],
    '24': ['clipboard_capture'],
    '25': ['process_tampering'],
    '26': ['file_delete_detected', 'file_delete'],
    '27': ['file_block_executable'],
    '28': ['file_block_shredding'],
    '29': ['file_executable_detected'],
    '255': ['sysmon_error'],
  },
  security: { '4688': ['process_creation'] },
  powershell: powershellCategories,
  'powershell-classic': {
    '400': ['ps_classic_start'],
    '600': ['ps_classic_provider_start'],
    '800': ['ps_classic_script'],
  },
  windefend: Object.fromEntries(antivirusIds.map((id) => [String(id), ['antivirus']])),
}

/** Sysmon writes one id for keys made and keys removed; `EventType` tells them apart where it is there. */
export const registryCategoriesByEventType: Readonly<Record<string, readonly string[] | undefined>> = {
  createkey: ['registry_event', 'registry_add'],
  deletekey: ['registry_event', 'registry_delete'],
  deletevalue: ['registry_event', 'registry_delete'],
}

export const linuxSysmonChannel = 'linux-sysmon/operational'
export const linuxSysmonCategories: CategoriesById = {
  '1': ['process_creation'],
  '3': ['network_connection'],
  '5': ['process_termination'],
  '9': ['raw_access_thread'],
  '11': ['file_event'],
  '23': ['file_delete'],
}

/** A field that a rule may ask for, from other fields of the event: the first that is there. */
export type FieldAlias = { readonly field: string; readonly from: readonly string[] }

/** Names that shippers give to what the event log calls otherwise. */
export const windowsAliases: readonly FieldAlias[] = [
  { field: 'Provider_Name', from: ['SourceName', 'ProviderName', 'Provider'] },
  { field: 'Computer', from: ['Hostname', 'ComputerName'] },
  { field: 'ComputerName', from: ['Computer', 'Hostname'] },
]

/** `<service>` or `<service>/<category>` → aliases that hold there only. */
export const aliasesBySource: Readonly<Record<string, readonly FieldAlias[] | undefined>> = {
  'security/process_creation': [
    { field: 'Image', from: ['NewProcessName'] },
    { field: 'ParentImage', from: ['ParentProcessName'] },
    { field: 'CommandLine', from: ['ProcessCommandLine'] },
    { field: 'LogonId', from: ['SubjectLogonId'] },
    { field: 'IntegrityLevel', from: ['MandatoryLabel'] },
    { field: 'User', from: ['SubjectUserName'] },
  ],
  'windefend/antivirus': [
    { field: 'Signature', from: ['ThreatName'] },
    { field: 'Filename', from: ['Path'] },
  ],
  // Classic providers log nameless data; shippers that render the message keep the same words there.
  application: [{ field: 'Data', from: ['Message'] }],
  'powershell-classic': [{ field: 'Data', from: ['Message'] }],
  'msexchange-management': [{ field: 'Data', from: ['Message'] }],
}
