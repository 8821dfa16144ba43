/** Which network zones a case touches: none, one or several. */
import { CheckField } from '../../kernel/web/field.tsx'
import { useShell } from '../../kernel/web/shell-context.ts'
import { ja } from '../core/screen/ja.ts'

export function ZoneChoice({
  chosen,
  change,
}: {
  chosen: readonly string[]
  change: (zones: readonly string[]) => void
}) {
  const { zones } = useShell()
  return (
    <fieldset className="plain-set">
      <legend className="field-label">{ja.open.zones}</legend>
      <div className="inline">
        {zones.map((zone) => (
          <CheckField
            key={zone.id}
            label={zone.name}
            isChecked={chosen.includes(zone.id)}
            change={(isChecked) =>
              change(isChecked ? [...chosen, zone.id] : chosen.filter((id) => id !== zone.id))
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
