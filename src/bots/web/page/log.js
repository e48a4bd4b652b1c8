/** The list of messages: keeps them in order, keeps the reader's place, loads what was before. */
import { h, icon } from './dom.js'
import { createEntryView } from './entry.js'
import { dayOf, t } from './texts.js'

const BOTTOM_PX = 80
const TOP_PX = 400
const FOLLOWS_MS = 3 * 60_000
/** Whoever holds a button down for longer wants something else. */
const LONGEST_PRESS_MS = 2000
/** Messages that have no number yet stand behind all that have one. */
const order = (entry) => entry.number ?? Number.MAX_SAFE_INTEGER

/** @param on of an entry, and on.earlier() -> promise of true when there may be more; `empty` is shown while there is nothing */
export function createLog({ on, clock, empty }) {
  const list = h('div', { class: 'list', role: 'log', aria: { live: 'off', relevant: 'additions text' } })
  const earlier = h('div', { class: 'earlier', hidden: true })
  const typing = h('div', { class: 'typing', hidden: true, role: 'status' }, h('i'), h('i'), h('i'))
  const pill = h('button', { type: 'button', class: 'pill', hidden: true, on: { click: () => toBottom(true) } })
  const scroller = h(
    'main',
    { class: 'log', tabIndex: -1 },
    h('div', { class: 'column' }, earlier, empty, list, typing),
  )
  const views = []
  const byId = new Map()
  let mayHaveEarlier = false
  let isLoading = false
  let typingTimer = 0
  let isPinned = true

  const isAtBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < BOTTOM_PX
  function toBottom(isSmooth = false) {
    isPinned = true
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: isSmooth ? 'smooth' : 'instant' })
    pill.hidden = true
  }

  /** While a button is held down nothing is changed or moved under it, or its press would be nobody's: it comes when it is let go. */
  let isPressed = false
  let pressTimer = 0
  const waiting = []
  scroller.addEventListener('pointerdown', ({ target }) => {
    if (target.closest('button, a') === null) return
    isPressed = true
    clearTimeout(pressTimer)
    pressTimer = setTimeout(letGo, LONGEST_PRESS_MS)
  })
  function letGo() {
    isPressed = false
    clearTimeout(pressTimer)
    for (const change of waiting.splice(0)) keepPlace(change)
  }
  // The click comes after these; whatever it does to the list is done at once.
  for (const name of ['pointerup', 'pointercancel']) window.addEventListener(name, () => setTimeout(letGo))
  window.addEventListener('click', () => (isPressed = false), { capture: true })

  /** Does something to the list without moving what is being read. */
  function keepPlace(change) {
    if (isPressed) {
      waiting.push(change)
      return
    }
    if (waiting.length > 0) letGo()
    const wasPinned = isPinned
    const anchor = views.find((view) => view.element.offsetTop + view.element.offsetHeight > scroller.scrollTop)
    const before = anchor?.element.offsetTop ?? 0
    change()
    if (wasPinned) toBottom()
    else if (anchor?.element.isConnected) scroller.scrollTop += anchor.element.offsetTop - before
  }

  scroller.addEventListener(
    'scroll',
    () => {
      isPinned = isAtBottom()
      if (isPinned) pill.hidden = true
      if (scroller.scrollTop < TOP_PX) loadEarlier()
    },
    { passive: true },
  )
  // The window, the keyboard of a phone, the composer: all change the height.
  new ResizeObserver(() => {
    if (isPinned) toBottom()
  }).observe(scroller)
  new ResizeObserver(() => {
    if (isPinned) toBottom()
  }).observe(list)

  async function loadEarlier() {
    if (isLoading || !mayHaveEarlier || views.length === 0) return
    isLoading = true
    earlier.hidden = false
    earlier.textContent = t('earlier')
    try {
      mayHaveEarlier = await on.earlier()
    } catch {
      // The next scroll asks again.
    } finally {
      isLoading = false
      keepPlace(() => {
        earlier.hidden = true
      })
    }
  }

  function place(view) {
    const at = views.findLastIndex((other) => order(other.entry) <= order(view.entry)) + 1
    views.splice(at, 0, view)
    list.insertBefore(view.element, views[at + 1]?.element ?? null)
  }

  function relate() {
    let previous = null
    for (const { entry, setDay, setFollows } of views) {
      const isNewDay = previous === null || dayOf(previous.atMs) !== dayOf(entry.atMs)
      setDay(isNewDay)
      setFollows(!isNewDay && previous.role === entry.role && entry.atMs - previous.atMs < FOLLOWS_MS)
      previous = entry
    }
    empty.hidden = views.length > 0
  }

  /** Puts one message in, or what it is now in its place. */
  function upsertOne(entry) {
    const known = byId.get(entry.id)
    if (entry.message === null) {
      known?.element.remove()
      byId.delete(entry.id)
      if (known) views.splice(views.indexOf(known), 1)
      return false
    }
    if (known === undefined) {
      const view = createEntryView(entry, { on, clock })
      byId.set(entry.id, view)
      place(view)
      return true
    }
    const isMoved = order(known.entry) !== order(entry)
    known.update(entry)
    if (isMoved) {
      views.splice(views.indexOf(known), 1)
      place(known)
    }
    return false
  }

  /** @param isNews whether to tell a reader who is further up */
  function upsert(entries, isNews = true) {
    keepPlace(() => {
      let added = false
      for (const entry of entries) added = upsertOne(entry) || added
      relate()
      if (added && isNews && !isPinned) {
        pill.replaceChildren(icon('down'), t('new-messages'))
        pill.hidden = false
      }
    })
  }

  return {
    element: h('div', { class: 'log-frame' }, scroller, pill),
    upsert,
    toBottom,
    get: (id) => byId.get(id)?.entry,
    /** Whatever was pressed has been heard: its buttons can be pressed again. */
    release() {
      for (const view of views) view.release()
    },
    /** The number before which nothing is loaded. */
    oldest: () => views.find((view) => view.entry.number !== undefined)?.entry.number,
    newest: (role) => views.findLast((view) => view.entry.role === role)?.entry,
    own: () => views.filter((view) => view.entry.role === 'person').map((view) => view.entry),
    setEarlier(mayHave) {
      mayHaveEarlier = mayHave
    },
    /** From now on what is new is read out; what was there before is not. */
    readOut: () => list.setAttribute('aria-live', 'polite'),
    /** Forgets everything but what is still on its way. */
    clear() {
      for (const view of [...views]) {
        if (view.entry.number === undefined) continue
        view.element.remove()
        byId.delete(view.entry.id)
        views.splice(views.indexOf(view), 1)
      }
      relate()
    },
    setTyping(isTyping, forMs = 20_000) {
      clearTimeout(typingTimer)
      keepPlace(() => {
        typing.hidden = !isTyping
      })
      typing.setAttribute('aria-label', t('typing'))
      if (isTyping) typingTimer = setTimeout(() => keepPlace(() => (typing.hidden = true)), forMs)
    },
    tick() {
      for (const view of views) view.tick()
    },
    relabel() {
      list.setAttribute('aria-label', t('log'))
      keepPlace(() => {
        for (const view of views) view.update(view.entry)
        relate()
      })
    },
  }
}
