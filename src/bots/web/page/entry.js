/** One message on the page: bubble, files, progress, buttons. Changed in place when the server says so. */
import { h, icon, iconButton, signed } from './dom.js'
import { mediaOf, signatureOf } from './media.js'
import { clockOf, dayOf, t } from './texts.js'

/** A press waits at most this long for anything the bot says before its buttons can be pressed again. */
const BUSY_MS = 10_000
const MINUTE_MS = 60_000

/**
 * @param on.press(entry, button), on.reply(entry), on.retry(entry); `clock` answers the server's time
 * @returns { element, entry, update(entry), tick(), setDay(shown), setFollows(bool), release() }
 */
export function createEntryView(first, { on, clock }) {
  const day = h('div', { class: 'day', hidden: true })
  const bubble = h('div', { class: 'bubble' })
  const side = h('div', { class: 'side' })
  const buttons = h('div', { class: 'buttons' })
  const row = h('div', { class: 'row' }, h('div', { class: 'stack' }, bubble, buttons), side)
  const element = h('article', { class: 'entry', data: { id: first.id } }, day, row)
  let media = null
  let signature = ''
  let progress = null
  let busyTimer = 0
  let isHeld = false
  const view = { element, entry: first, update, tick, setDay, setFollows, release }

  function update(entry) {
    view.entry = entry
    release()
    const { message, role, state } = entry
    element.dataset.role = role
    element.dataset.state = state ?? 'there'
    const next = signatureOf(message.media)
    if (next !== signature) {
      signature = next
      media = mediaOf(message.media)
    }
    const lines = message.lines.map((line) =>
      h('p', { class: 'line', dir: 'auto' }, role === 'bot' ? signed(line) : line),
    )
    progress = message.progress ? progressOf(message.progress) : null
    element.classList.toggle('with-media', media !== null)
    element.classList.toggle('only-media', media !== null && lines.length === 0)
    element.classList.toggle('success', message.effect === 'success')
    const words = lines.length > 0 || progress ? h('div', { class: 'words' }, lines, progress?.element) : null
    const parts = [message.reply ? quoteOf(message.reply) : null, media, words].filter(Boolean)
    // A playing song or clip must not be taken out and put back.
    for (const child of [...bubble.childNodes]) if (!parts.includes(child)) child.remove()
    for (const [index, part] of parts.entries())
      if (bubble.childNodes[index] !== part) bubble.insertBefore(part, bubble.childNodes[index] ?? null)
    bubble.hidden = parts.length === 0
    buttons.replaceChildren(...(message.buttons ?? []).map(rowOf))
    buttons.hidden = !message.buttons?.length
    showSide()
    tick()
  }

  function showSide() {
    const { entry } = view
    const parts = []
    if (entry.state === 'failed') {
      parts.push(h('span', { class: 'failed', role: 'alert' }, entry.problem ?? t('not-sent')))
      parts.push(h('button', { type: 'button', class: 'link', on: { click: () => on.retry(entry) } }, t('retry')))
    } else if (entry.state === 'sending')
      parts.push(h('span', { class: 'sending', title: t('sending'), role: 'img', aria: { label: t('sending') } }))
    else {
      const time = clockOf(entry.atMs)
      parts.push(h('time', { datetime: new Date(entry.atMs).toISOString() }, time))
      if (entry.role === 'bot')
        parts.push(iconButton('reply', t('reply'), { class: 'small', on: { click: () => on.reply(entry) } }))
    }
    side.replaceChildren(...parts)
  }

  function rowOf(row) {
    return h('div', { class: 'button-row' }, row.map(buttonOf))
  }

  function buttonOf(button) {
    const classes = ['chip', button.style, button.chosen ? 'chosen' : ''].filter(Boolean).join(' ')
    if (button.url)
      return h(
        'a',
        { class: classes, href: button.url, target: '_blank', rel: 'noopener noreferrer' },
        h('span', { dir: 'auto' }, signed(button.label)),
        icon('external'),
      )
    const chip = h(
      'button',
      { type: 'button', class: classes, data: { action: button.action }, on: { click: press } },
      button.chosen ? icon('check') : '',
      h('span', { dir: 'auto' }, signed(button.label)),
    )
    if (button.chosen) chip.setAttribute('aria-pressed', 'true')
    async function press() {
      hold(chip)
      if (!(await on.press(view.entry, button))) release()
    }
    return chip
  }

  /** Waits for what the press will bring. */
  function hold(chip) {
    isHeld = true
    chip.setAttribute('aria-busy', 'true')
    for (const each of buttons.querySelectorAll('button')) each.disabled = true
    clearTimeout(busyTimer)
    busyTimer = setTimeout(release, BUSY_MS)
  }
  function release() {
    if (!isHeld) return
    isHeld = false
    clearTimeout(busyTimer)
    for (const each of buttons.querySelectorAll('button')) {
      each.disabled = false
      each.removeAttribute('aria-busy')
    }
  }

  function progressOf({ fraction, readyAtMs }) {
    const fill = h('div', { class: 'progress-fill' })
    const left = h('span', { class: 'progress-left' })
    const bar = h(
      'div',
      {
        class: 'progress-bar',
        role: 'progressbar',
        aria: { label: t('progress-label'), valuemin: '0', valuemax: '100' },
      },
      fill,
    )
    return { element: h('div', { class: 'progress' }, bar, left), fill, left, bar, fraction, readyAtMs }
  }

  /** Moves the progress with the time. */
  function tick() {
    if (progress === null) return
    const { fill, left, bar, fraction, readyAtMs } = progress
    const nowMs = clock()
    let done = fraction
    if (readyAtMs !== undefined) {
      const all = readyAtMs - view.entry.atMs
      // Never full before it is there: the last bit is the server's to say.
      done ??= all > 0 ? Math.min(0.95, Math.max(0.03, (nowMs - view.entry.atMs) / all)) : 0.95
      left.textContent = leftOf(readyAtMs - nowMs)
    }
    bar.classList.toggle('unknown', done === undefined)
    if (done === undefined) return
    fill.style.width = `${Math.round(done * 1000) / 10}%`
    bar.setAttribute('aria-valuenow', String(Math.round(done * 100)))
  }

  function setDay(isShown) {
    day.hidden = !isShown
    day.textContent = isShown ? dayOf(view.entry.atMs) : ''
  }
  function setFollows(follows) {
    element.classList.toggle('follows', follows)
  }

  update(first)
  return view
}

function leftOf(ms) {
  if (ms < 1500) return t('progress-soon')
  if (ms < 1.5 * MINUTE_MS) return t('progress-left-seconds', { seconds: Math.ceil(ms / 1000) })
  return t('progress-left-minutes', { minutes: Math.round(ms / MINUTE_MS) })
}

/** What a message replies to; a press goes there. */
function quoteOf({ id, text, pictureUrl }) {
  const go = () => {
    const target = document.querySelector(`[data-id="${CSS.escape(id)}"]`)
    target?.scrollIntoView({ block: 'center', behavior: 'smooth' })
    target?.classList.add('pointed')
    setTimeout(() => target?.classList.remove('pointed'), 1500)
  }
  return h(
    'button',
    { type: 'button', class: 'quote', title: t('reply-to'), on: { click: go } },
    pictureUrl ? h('img', { src: pictureUrl, alt: '', width: '36', height: '36' }) : '',
    h('span', { dir: 'auto' }, text || t('picture')),
  )
}
