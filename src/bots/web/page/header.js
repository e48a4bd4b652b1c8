/** The bar on top: who this is, how the connection is, the balance, language, appearance. */
import { h, icon } from './dom.js'
import { number, t } from './texts.js'

const THEMES = ['auto', 'light', 'dark']
const THEME_ICONS = { auto: 'auto', light: 'sun', dark: 'moon' }

/**
 * @param on.balance pressed; on.language(locale) chosen
 * @returns { element, setState(state), setSummary(summary), relabel() }
 */
export function createHeader({ languages, on }) {
  const status = h('span', { class: 'status', role: 'status' })
  const balance = h('button', { type: 'button', class: 'balance', on: { click: () => on.balance() } })
  const select = h(
    'select',
    { class: 'language-select', on: { change: () => on.language(select.value) } },
    Object.entries(languages).map(([value, name]) => h('option', { value, lang: value }, name)),
  )
  const language = h('label', { class: 'icon-button language' }, icon('globe'), select)
  const theme = h('button', { type: 'button', class: 'icon-button', on: { click: nextTheme } })
  const element = h(
    'header',
    { class: 'header' },
    h('img', { class: 'mark', src: '/assets/icon.svg', alt: '', width: '36', height: '36' }),
    h('div', { class: 'title' }, h('h1', {}, 'Chatelier'), status),
    h('div', { class: 'tools' }, balance, language, theme),
  )
  let state = 'connecting'
  let summary = null

  function currentTheme() {
    return document.documentElement.dataset.theme ?? 'auto'
  }
  function nextTheme() {
    const next = THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length]
    if (next === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = next
    try {
      localStorage.setItem('theme', next)
    } catch {
      // It is forgotten with the page, then.
    }
    relabel()
  }

  function relabel() {
    const words = {
      open: 'subtitle',
      connecting: 'connecting',
      waiting: 'reconnecting',
      offline: 'offline',
      resting: 'resting',
    }
    status.textContent = t(words[state])
    element.dataset.state = state
    const name = `${t('theme')}: ${t(`theme-${currentTheme()}`)}`
    theme.replaceChildren(icon(THEME_ICONS[currentTheme()]))
    theme.title = name
    theme.setAttribute('aria-label', name)
    select.setAttribute('aria-label', t('language'))
    language.title = t('language')
    if (summary === null) return
    select.value = summary.locale
    const { availableCredits, heldCredits, owedCredits } = summary.balance
    const parts = [t('balance-available', { credits: number(availableCredits) })]
    if (heldCredits > 0) parts.push(t('balance-held', { credits: number(heldCredits) }))
    if (owedCredits > 0) parts.push(t('balance-owed', { credits: number(owedCredits) }))
    balance.title = parts.join(' · ')
    balance.setAttribute('aria-label', parts.join('; '))
    balance.replaceChildren(
      icon('coin'),
      h('b', { class: owedCredits > 0 ? 'owed' : '' }, number(owedCredits > 0 ? -owedCredits : availableCredits)),
      heldCredits > 0 ? h('span', { class: 'held' }, icon('held'), number(heldCredits)) : '',
    )
  }

  return {
    element,
    relabel,
    setState(next) {
      state = next
      relabel()
    },
    setSummary(next) {
      summary = next
      relabel()
    },
  }
}
