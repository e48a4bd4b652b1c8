/**
 * The live stream of events. Comes back by itself from where it was; rests while nobody looks, because a browser keeps few
 * connections to one server and other tabs need them.
 */
import { get } from './api.js'

const WAIT_MS = [300, 700, 1500, 3000, 5000]
const REST_AFTER_MS = 60_000
/** The server says something every 15 s: silence for three times as long is a dead connection. */
const SILENCE_MS = 45_000

/**
 * @param since the last change that is known
 * @param on.message, on.summary, on.reset, on.state ('open' | 'waiting' | 'resting'), on.signedOut
 * @returns { stop() }
 */
export function openStream(since, on) {
  let source = null
  let last = since
  let tries = 0
  let timer = 0
  let restTimer = 0
  let silenceTimer = 0
  let isResting = false

  function listen() {
    clearTimeout(silenceTimer)
    silenceTimer = setTimeout(again, SILENCE_MS)
  }

  function open() {
    clearTimeout(timer)
    source?.close()
    isResting = false
    const own = new EventSource(`/chat/events?since=${last}`)
    source = own
    listen()
    const heard = (name, handle) =>
      own.addEventListener(name, (event) => {
        if (own !== source) return
        listen()
        if (event.lastEventId) last = Math.max(last, Number(event.lastEventId))
        handle(event)
      })
    own.addEventListener('open', () => {
      tries = 0
      listen()
      on.state('open')
    })
    heard('message', (event) => on.message(JSON.parse(event.data)))
    heard('summary', (event) => on.summary(JSON.parse(event.data)))
    heard('beat', () => {})
    heard('reset', (event) => {
      last = Number(event.lastEventId)
      on.reset()
    })
    heard('rest', rest)
    own.addEventListener('error', () => {
      if (own === source) again()
    })
  }

  function again() {
    source?.close()
    source = null
    on.state('waiting')
    clearTimeout(timer)
    clearTimeout(silenceTimer)
    timer = setTimeout(ask, WAIT_MS[Math.min(tries, WAIT_MS.length - 1)])
    tries += 1
  }

  /** A stream does not say why it failed: this does. */
  async function ask() {
    try {
      const session = await get('/session')
      if (session.signedIn) open()
      else on.signedOut()
    } catch {
      again()
    }
  }

  function rest() {
    isResting = true
    source?.close()
    source = null
    clearTimeout(timer)
    clearTimeout(silenceTimer)
    on.state('resting')
  }

  function look() {
    clearTimeout(restTimer)
    if (document.visibilityState === 'hidden') restTimer = setTimeout(rest, REST_AFTER_MS)
    else if (isResting) open()
  }
  const wake = () => {
    if (isResting && document.visibilityState === 'visible') open()
  }
  const online = () => {
    if (source === null && !isResting) ask()
  }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('focus', wake)
  window.addEventListener('online', online)
  open()

  return {
    stop() {
      for (const id of [timer, restTimer, silenceTimer]) clearTimeout(id)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', wake)
      window.removeEventListener('online', online)
      source?.close()
      source = null
      isResting = true
    },
  }
}
