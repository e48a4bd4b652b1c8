/** Puts the page together: session, history, stream, and what each part tells the others. */
import { get, post } from './api.js'
import { dropZone } from './attachments.js'
import { createComposer } from './composer.js'
import { h } from './dom.js'
import { createHeader } from './header.js'
import { createLog } from './log.js'
import { createOutbox } from './outbox.js'
import { signIn } from './sign-in.js'
import { openStream } from './stream.js'
import { setTexts, t } from './texts.js'

const TICK_MS = 500
const TOAST_MS = 6000
/** A connection that comes back within this time was never gone, as far as anybody can see. */
const PATIENCE_MS = 1200
const app = document.querySelector('#app')

/** The session of this browser, made where there is none yet; asks for the token where one is needed. Null: it keeps none. */
async function sessionOf() {
  for (let tries = 0; tries < 3; tries += 1) {
    const session = await get('/session')
    setTexts(session.texts, session.locale)
    if (session.signedIn) return session
    if (session.needsToken) await signIn(app)
    else await post('/session', {})
  }
  app.replaceChildren(h('p', { class: 'plain', role: 'alert' }, t('no-cookies')))
  return null
}

/** Two tabs that open at once make one person, not two. */
const alone = (work) => (navigator.locks ? navigator.locks.request('session', work) : work())

async function start() {
  let session
  try {
    session = await alone(sessionOf)
  } catch {
    setTimeout(start, 2000)
    return
  }
  if (session !== null) run(session)
}

function run(session) {
  let offsetMs = session.nowMs - Date.now()
  let locale = session.locale
  let menu = session.menu
  let stream = null
  let stateTimer = 0
  let toastTimer = 0
  const clock = () => Date.now() + offsetMs

  const toast = h('div', { class: 'toast', role: 'alert', hidden: true })
  const emptyTitle = h('h2', {})
  const emptyHint = h('p', { class: 'muted' })
  const emptyBegin = h('button', {
    type: 'button',
    class: 'button primary',
    on: { click: () => say({ type: 'command', name: 'start', text: '', options: {}, media: [] }) },
  })
  const emptyTips = h('div', { class: 'tips' })
  const empty = h(
    'section',
    { class: 'empty', hidden: true },
    h('img', { src: '/assets/icon.svg', alt: '', width: '88', height: '88' }),
    emptyTitle,
    emptyHint,
    emptyBegin,
    emptyTips,
  )

  const outbox = createOutbox({
    clock,
    on: {
      show: (entry) => {
        // The stream may have been faster than the answer.
        if (log.get(entry.id)?.number === undefined) log.upsert([entry], false)
      },
      sent: (entry) => {
        const known = log.get(entry.id)
        if (known !== undefined && known.number === undefined) log.upsert([{ ...known, state: undefined }], false)
      },
      signedOut: again,
    },
  })
  const log = createLog({
    clock,
    empty,
    on: {
      press: async (entry, button) => {
        const isThere = await outbox.press(entry.id, button.action)
        if (!isThere) problem(t('not-sent'))
        return isThere
      },
      reply: (entry) => composer.setReply(entry),
      retry: (entry) => outbox.retry(entry),
      earlier: async () => {
        const page = await get(`/chat/history?before=${log.oldest()}`)
        log.upsert(page.entries, false)
        return !page.isFirst
      },
    },
  })
  const composer = createComposer({
    limits: session.limits,
    on: {
      send: say,
      problem,
      recall: () =>
        log
          .own()
          .map((entry) => entry.message.lines[0] ?? '')
          .filter((line) => line !== '')
          .reverse(),
    },
  })
  const header = createHeader({
    languages: session.languages,
    on: {
      balance: () => say({ type: 'command', name: 'balance', text: '', options: {}, media: [] }),
      language: async (wanted) => {
        try {
          await post('/chat/locale', { locale: wanted })
          await refresh()
        } catch {
          header.relabel()
          problem(t('error-unreachable'))
        }
      },
    },
  })

  function say(said) {
    log.toBottom()
    log.setTyping(true)
    toast.hidden = true
    outbox.send(said)
  }
  function problem(text) {
    toast.textContent = text
    toast.hidden = false
    clearTimeout(toastTimer)
    toastTimer = setTimeout(() => (toast.hidden = true), TOAST_MS)
  }

  function relabel() {
    document.title = t('title')
    emptyTitle.textContent = t('empty-title')
    emptyHint.textContent = t('empty-hint')
    emptyBegin.textContent = t('empty-begin')
    const tips = menu.filter((item) => item.words !== 'none').slice(0, 4)
    emptyTips.replaceChildren(
      ...tips.map((item) =>
        h(
          'button',
          { type: 'button', class: 'tip', on: { click: () => composer.write(`/${item.name} `) } },
          h('b', {}, `/${item.name}`),
          h('span', {}, item.description),
        ),
      ),
    )
    header.relabel()
    composer.relabel()
    composer.setMenu(menu)
    log.relabel()
  }

  /** Language, texts, commands, balance as they are now. */
  async function refresh() {
    const now = await get('/session')
    if (!now.signedIn) return again()
    offsetMs = now.nowMs - Date.now()
    locale = now.locale
    menu = now.menu
    setTexts(now.texts, now.locale)
    header.setSummary(now)
    relabel()
  }

  function heard(entry) {
    // The answer to a press may be a message of its own.
    if (entry.role === 'bot') log.release()
    const isBefore = entry.number < (log.oldest() ?? 0) && log.get(entry.id) === undefined
    // What has not been scrolled to yet comes with its page of history.
    if (isBefore) return
    log.upsert([entry])
    if (entry.role === 'bot') {
      log.setTyping(false)
      composer.setAsk(log.newest('bot')?.message.ask)
    }
  }

  function setState(state) {
    if (state === 'waiting') {
      stateTimer ||= setTimeout(() => header.setState(navigator.onLine ? 'waiting' : 'offline'), PATIENCE_MS)
      return
    }
    clearTimeout(stateTimer)
    stateTimer = 0
    header.setState(state)
  }

  async function load() {
    const page = await get('/chat/history')
    log.setEarlier(!page.isFirst)
    log.upsert(page.entries, false)
    empty.hidden = page.entries.length > 0
    composer.setAsk(log.newest('bot')?.message.ask)
    log.toBottom()
    log.readOut()
    stream?.stop()
    stream = openStream(page.changed, {
      message: heard,
      state: setState,
      signedOut: again,
      reset: () => {
        log.clear()
        load().catch(() => setTimeout(() => location.reload(), 3000))
      },
      summary: (summary) => {
        header.setSummary(summary)
        if (summary.locale !== locale) {
          locale = summary.locale
          refresh().catch(() => {})
        }
      },
    })
  }

  /** The session ended (another token, cleared cookies): from the beginning. */
  function again() {
    stream?.stop()
    location.reload()
  }

  setInterval(() => log.tick(), TICK_MS)
  app.replaceChildren(
    header.element,
    log.element,
    h('footer', { class: 'footer' }, toast, composer.element),
    dropZone((files) => composer.addFiles(files)),
  )
  header.setSummary(session)
  relabel()
  setState('connecting')
  async function begin() {
    try {
      await load()
    } catch {
      setState('waiting')
      setTimeout(begin, 1500)
    }
  }
  begin()
  if (matchMedia('(hover: hover)').matches) composer.focus()
}

start()
