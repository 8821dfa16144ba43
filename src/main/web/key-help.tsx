/** The list of keys that `?` shows. */
import { ja } from '../../kernel/core/ja.ts'
import { Dialog } from '../../kernel/web/dialog.tsx'

const words = ja.web.keys

const rows: readonly { keys: readonly string[]; words: string }[] = [
  { keys: ['/'], words: words.search },
  { keys: ['g', words.followedBy, '1', words.to, '7'], words: words.places },
  { keys: ['n'], words: words.report },
  { keys: ['j', 'k', words.or, '\u2193', '\u2191'], words: words.rows },
  { keys: ['Space'], words: words.select },
  { keys: ['Enter'], words: words.open },
  { keys: ['Esc'], words: words.close },
  { keys: ['?'], words: words.help },
]

const joiners: ReadonlySet<string> = new Set([words.followedBy, words.to, words.or])

export function KeyHelp({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  return (
    <Dialog title={words.title} isOpen={isOpen} close={close} closeWords={ja.web.close} acts={null}>
      <p className="second">{words.lead}</p>
      <table className="table">
        <tbody>
          {rows.map((row) => (
            <tr key={row.words}>
              <th scope="row" className="nowrap">
                {row.keys.map((key) =>
                  joiners.has(key) ? (
                    ` ${key} `
                  ) : (
                    <kbd key={key} className="kbd">
                      {key}
                    </kbd>
                  ),
                )}
              </th>
              <td>{row.words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}
