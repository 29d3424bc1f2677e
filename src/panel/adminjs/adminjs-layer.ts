/**
 * Puts AdminJS's styles into the layer `adminjs`, which `viewdesk.css` places below all of ours.
 *
 * Styles outside of every layer win over all that are in one, whatever their selectors. AdminJS brings some in its page,
 * and styled-components inserts the others as components are drawn, one rule at a time. Each of these is wrapped by
 * itself, so that a rule stays in the place that styled-components counts on.
 *
 * The page is to be one whose scripts carry no nonce yet.
 */
export function layerAdminJs(html: string): string {
  return html
    .replace(/<style>([^<]*)<\/style>/g, (_, rules: string) => `<style>@layer adminjs {${rules}}</style>`)
    .replace('<head>', () => `<head>\n<script>${wrapInserted}</script>`)
}

const wrapInserted = `
  {
    const { insertRule } = CSSStyleSheet.prototype
    CSSStyleSheet.prototype.insertRule = function (rule, index) {
      const isAdminJs = this.ownerNode instanceof Element && this.ownerNode.hasAttribute('data-styled')
      return insertRule.call(this, isAdminJs ? '@layer adminjs {' + rule + '}' : rule, index)
    }
  }
`
