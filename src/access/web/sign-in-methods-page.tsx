/** Ways to sign in beside password and code: single sign-on and the directory of the body. */
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { Stack } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readSignInMethods } from '../core/contract-methods.ts'
import { ja } from '../core/screen/ja.ts'
import { DirectoryForm, DirectoryTest } from './directory-form.tsx'
import { ProviderForm } from './provider-form.tsx'

const words = ja.methodsPage

export function SignInMethodsPage() {
  const methods = useCall(readSignInMethods, {})
  const { data } = methods
  const isOn = data !== undefined && (data.provider.isOn || data.directory.isOn)
  return (
    <SettingsPage title={words.title} lead={data ? (isOn ? words.leadOn : words.leadOff) : undefined}>
      <Region reading={methods}>
        {({ provider, directory }) => (
          <Stack>
            <ProviderForm key={`provider-${provider.version}`} provider={provider} />
            <DirectoryForm key={`directory-${directory.version}`} directory={directory} />
            {directory.version > 0 ? <DirectoryTest /> : null}
          </Stack>
        )}
      </Region>
    </SettingsPage>
  )
}
