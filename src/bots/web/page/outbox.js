/** What the person says goes out one by one, in order, again and again with the same id until the server has it or refuses it. */
import { newId, post } from './api.js'
import { t } from './texts.js'

const WAIT_MS = [500, 1000, 2000, 4000, 5000]
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** @param on.show(entry) shows a message before the server does; on.signedOut(); clock answers the server's time */
export function createOutbox({ on, clock }) {
  let chain = Promise.resolve()

  /** Answers null when the server has it, else why not. */
  async function deliver(body) {
    for (let tries = 0; ; tries += 1) {
      try {
        await post('/chat/intents', body)
        return null
      } catch (error) {
        const isPassing = error.status === 0 || error.status >= 500 || error.status === 429
        if (!isPassing) {
          if (error.status === 401) on.signedOut()
          return error
        }
        await wait(error.status === 429 ? 2000 : WAIT_MS[Math.min(tries, WAIT_MS.length - 1)])
      }
    }
  }
  const inOrder = (work) => {
    const done = chain.then(work)
    chain = done.catch(() => {})
    return done
  }

  async function say(entry) {
    on.show({ ...entry, state: 'sending' })
    const problem = await inOrder(() => deliver(entry.body))
    if (problem === null) on.sent(entry)
    else
      on.show({
        ...entry,
        state: 'failed',
        problem: problem.text ?? t(problem.status === 413 || problem.status === 400 ? 'error-too-long' : 'not-sent'),
      })
  }

  return {
    /** @param said what the composer gives */
    send({ type, text, name, options, media, replyTo, replyEntry }) {
      const id = newId()
      const files = media.map((item) => item.id)
      const body = {
        id,
        type,
        text,
        files,
        ...(replyTo ? { replyTo } : {}),
        ...(type === 'command' ? { name, options } : {}),
      }
      const typed = Object.entries(options ?? {}).map(([key, value]) => ` --${key} ${value}`)
      const words = type === 'command' ? `/${name}${text ? ` ${text}` : ''}${typed.join('')}` : text
      const reply = replyEntry
        ? { reply: { id: replyTo, text: (replyEntry.message.lines[0] ?? '').slice(0, 100) } }
        : {}
      const message = { lines: words ? [words] : [], ...(media.length > 0 ? { media } : {}), ...reply }
      return say({ id, role: 'person', atMs: clock(), message, body })
    },
    retry: (entry) => say(entry),
    /** A press; false when it could not be delivered. */
    async press(messageId, action) {
      const problem = await inOrder(() => deliver({ id: newId(), type: 'press', action, on: messageId }))
      return problem === null
    },
  }
}
