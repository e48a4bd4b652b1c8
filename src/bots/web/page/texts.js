/** The page's own texts, as the server gave them. */
let texts = {}
let locale = 'en'

export function setTexts(all, language) {
  texts = all
  locale = language
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language
}

/** A text with its `{name}` places filled. */
export function t(key, params = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => (name in params ? String(params[name]) : place))
}

export const number = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value)

const days = new Map()
/** The name of a day: today, yesterday, or its date. */
export function dayOf(atMs) {
  const date = new Date(atMs)
  const start = (at) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
  const ago = Math.round((start(new Date()) - start(date)) / 86_400_000)
  if (ago === 0) return t('today')
  if (ago === 1) return t('yesterday')
  const key = `${locale}${start(date)}`
  if (!days.has(key)) {
    const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
    days.set(
      key,
      new Intl.DateTimeFormat(document.documentElement.lang, { day: 'numeric', month: 'long', year }).format(date),
    )
  }
  return days.get(key)
}

export const clockOf = (atMs) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: 'numeric', minute: '2-digit' }).format(new Date(atMs))

export function lengthOf(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
