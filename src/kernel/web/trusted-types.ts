/** The one way from text to markup that the browser lets pass (Trusted Types): style sheets, which hold no tag. */

type Policies = {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown
}

/**
 * Sets the default policy under `require-trusted-types-for 'script'`. The component library writes its style
 * sheets as text into `<style>`; everything else goes through React's text nodes. What holds a tag, and every
 * script or script address, is refused. Browsers that do not know Trusted Types have the rest of the policy.
 */
export function refuseMarkup(): void {
  const { trustedTypes } = window as unknown as { trustedTypes?: Policies }
  trustedTypes?.createPolicy('default', { createHTML: styleText })
}

function styleText(text: string): string {
  if (text.includes('<')) throw new TypeError('markup from text is not allowed')
  return text
}
