/** Tells what a file is by its first bytes, and whether its name says the same. */

import { refuse, type Refusal } from '../../core/result.ts'

/** `text` is any text without NUL; `binary` is anything that no signature names. */
export type FileType = (typeof signatures)[number]['type'] | 'text' | 'binary' | 'empty'

const bytes = (text: string): number[] => [...Buffer.from(text, 'latin1')]

const signatures = [
  { type: 'zip', at: 0, magic: bytes('PK\x03\x04') },
  { type: 'zip', at: 0, magic: bytes('PK\x05\x06') },
  { type: 'pdf', at: 0, magic: bytes('%PDF-') },
  { type: 'png', at: 0, magic: bytes('\x89PNG\r\n\x1A\n') },
  { type: 'jpeg', at: 0, magic: [0xff, 0xd8, 0xff] },
  { type: 'gif', at: 0, magic: bytes('GIF8') },
  { type: 'webp', at: 8, magic: bytes('WEBP') },
  { type: 'heic', at: 4, magic: bytes('ftyp') },
  { type: 'gzip', at: 0, magic: [0x1f, 0x8b] },
  { type: 'seven_zip', at: 0, magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { type: 'rar', at: 0, magic: bytes('Rar!\x1A\x07') },
  { type: 'xz', at: 0, magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { type: 'windows_program', at: 0, magic: bytes('MZ') },
  { type: 'linux_program', at: 0, magic: bytes('\x7FELF') },
  { type: 'office_old', at: 0, magic: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { type: 'evtx', at: 0, magic: bytes('ElfFile\x00') },
  { type: 'pcap', at: 0, magic: [0xd4, 0xc3, 0xb2, 0xa1] },
  { type: 'pcap', at: 0, magic: [0xa1, 0xb2, 0xc3, 0xd4] },
  { type: 'pcapng', at: 0, magic: [0x0a, 0x0d, 0x0d, 0x0a] },
  { type: 'registry', at: 0, magic: bytes('regf') },
  { type: 'sqlite', at: 0, magic: bytes('SQLite format 3\x00') },
  { type: 'shortcut', at: 0, magic: [0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00] },
  { type: 'rtf', at: 0, magic: bytes('{\\rtf') },
  { type: 'expert_witness', at: 0, magic: bytes('EVF\x09\x0D\x0A\xFF\x00') },
  { type: 'tar', at: 257, magic: bytes('ustar') },
] as const

/** The type by the first bytes; give at least 512 of them where the file has so many. */
export function sniffType(head: Uint8Array): FileType {
  if (head.length === 0) return 'empty'
  const known = signatures.find(({ at, magic }) => magic.every((byte, index) => head[at + index] === byte))
  if (known) return known.type
  return looksLikeText(head) ? 'text' : 'binary'
}

const utf16Marks = [
  [0xff, 0xfe],
  [0xfe, 0xff],
]

function looksLikeText(head: Uint8Array): boolean {
  if (utf16Marks.some((mark) => mark.every((byte, index) => head[index] === byte))) return true
  return head.every(
    (byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 27,
  )
}

/** What a name ending promises. Endings that are not listed promise nothing. */
const promises: Readonly<Record<string, readonly FileType[]>> = {
  zip: ['zip'],
  docx: ['zip'],
  docm: ['zip'],
  xlsx: ['zip'],
  xlsm: ['zip'],
  pptx: ['zip'],
  jar: ['zip'],
  doc: ['office_old', 'rtf'],
  xls: ['office_old'],
  ppt: ['office_old'],
  msg: ['office_old'],
  msi: ['office_old'],
  rtf: ['rtf'],
  pdf: ['pdf'],
  png: ['png'],
  jpg: ['jpeg'],
  jpeg: ['jpeg'],
  gif: ['gif'],
  webp: ['webp'],
  heic: ['heic'],
  mp4: ['heic'],
  mov: ['heic'],
  gz: ['gzip'],
  tgz: ['gzip'],
  '7z': ['seven_zip'],
  rar: ['rar'],
  xz: ['xz'],
  tar: ['tar'],
  exe: ['windows_program'],
  dll: ['windows_program'],
  sys: ['windows_program'],
  lnk: ['shortcut'],
  evtx: ['evtx'],
  pcap: ['pcap', 'pcapng'],
  pcapng: ['pcapng'],
  e01: ['expert_witness'],
  txt: ['text', 'empty'],
  csv: ['text', 'empty'],
  tsv: ['text', 'empty'],
  log: ['text', 'empty'],
  json: ['text', 'empty'],
  jsonl: ['text', 'empty'],
  ndjson: ['text', 'empty'],
  xml: ['text'],
  html: ['text'],
  htm: ['text'],
  yaml: ['text'],
  yml: ['text'],
  eml: ['text'],
  ps1: ['text'],
  bat: ['text'],
}

/** Refuses a file whose first bytes are something else than the ending of its name promises. */
export function checkFileName(
  fileName: string,
  head: Uint8Array,
): FileType | Refusal<'kernel.file_not_as_named'> {
  const type = sniffType(head)
  const ending = /\.([^.]{1,10})$/.exec(fileName.normalize('NFKC').trim().toLowerCase())?.[1]
  const promised = ending === undefined ? undefined : promises[ending]
  if (!promised || promised.includes(type)) return type
  return refuse('kernel.file_not_as_named', { ending: ending ?? '', type })
}
