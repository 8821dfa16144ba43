/** Size of a file in words: bytes below one megabyte, megabytes with one decimal above. */
import { ja } from '../core/screen/ja.ts'

const megabyte = 1_000_000

export function saySize(bytes: number): string {
  if (bytes < megabyte) return ja.item.bytes({ count: bytes })
  return ja.item.megabytes({
    count: (bytes / megabyte).toLocaleString('ja-JP', { maximumFractionDigits: 1 }),
  })
}
