/**
 * Updates in: written to the inbox before Telegram is told that we have them. One way for polling and webhook alike.
 * Payments that are about to be made go past inbox and order, because Telegram waits ten seconds for the answer and no longer.
 */
import type { Update } from 'grammy/types'
import { Fault } from '../../core/errors.ts'
import type { GatherRow } from '../../core/gather.ts'
import type { Incoming } from '../../core/inbox.ts'
import type { Locale } from '../../core/ports.ts'
import { t } from '../conversation/scene.ts'
import type { TelegramApi } from './api.ts'
import { type ReadContext, type Reading, readUpdate } from './bot.ts'
import type { Presence } from './presence.ts'
import type { Presses } from './presses.ts'
import { createRecent } from './recent.ts'
import { shorten } from './render.ts'
import type { PreCheckout, TelegramParts } from './types.ts'

const SEEN = '👀'
const INVOICE_ERROR_CHARS = 200
const JUDGE_MS = 6000

interface IntakeParts
  extends Pick<TelegramParts, 'takeIn' | 'judge' | 'silence' | 'moveChat' | 'locales' | 'log' | 'metrics' | 'crash'> {
  api: TelegramApi
  bot: string
  presses: Presses
  presence: Presence
}

type RowReading = Extract<Reading, { do: 'row' }>

export interface Intake {
  /** Resolves when everything is written down; throws when it is not, and Telegram has to send it again. */
  take(updates: readonly Update[], context: ReadContext): Promise<void>
  /** Only answers payments that are about to be made: they have seconds, whatever holds up the rest. */
  hurry(updates: readonly Update[], context: ReadContext): void
}

export function createIntake(parts: IntakeParts): Intake {
  const { api, log } = parts
  const answered = createRecent()

  function readSafely(update: Update, context: ReadContext): Reading {
    try {
      return readUpdate(update, context)
    } catch (error) {
      // One that we can't read must not hold up all others for ever.
      log.error({ update: update?.update_id, err: error }, 'an update could not be read')
      return { do: 'nothing' }
    }
  }

  async function answer(id: string, query: PreCheckout): Promise<void> {
    const problem = await inTime(parts.judge(query)).catch((error: unknown) => {
      log.error({ err: error }, 'a payment could not be judged')
      return { code: 'fault', locale: null }
    })
    parts.crash('checkout:judged')
    const said = problem === null ? null : wordsFor(problem, query)
    parts.metrics.count('telegram_prechecks', { outcome: said === null ? 'ok' : 'refused' })
    await api
      .call(
        'answerPreCheckoutQuery',
        { pre_checkout_query_id: id, ok: said === null, ...(said === null ? {} : { error_message: said }) },
        { timeoutMs: 8000 },
      )
      .catch((error: unknown) => {
        answered.forget(id)
        log.error({ err: error }, 'a payment could not be answered')
      })
    parts.crash('checkout:answered')
  }

  function wordsFor(problem: { code: string; locale: Locale | null }, query: PreCheckout): string {
    const locale = problem.locale ?? parts.locales.negotiate(query.language)
    return shorten(parts.locales.format(locale, t(`precheckout-${problem.code}`)), INVOICE_ERROR_CHARS)
  }

  async function write(readings: readonly RowReading[]): Promise<boolean[]> {
    try {
      return await parts.takeIn(readings.map(({ row }) => row))
    } catch (error) {
      if (readings.length <= 1 || isPassing(error)) throw error
      // One of them can't be written at all: each on its own, so that it alone is lost, and said.
      const written: (boolean | undefined)[] = []
      for (const { row } of readings) written.push(await writeAlone(row))
      // None of them: that is not their fault, and Telegram keeps them.
      if (written.every((isNew) => isNew === undefined)) throw error
      return written.map((isNew) => isNew ?? false)
    }
  }

  /** Undefined: it can't be written. */
  async function writeAlone(row: Incoming | GatherRow): Promise<boolean | undefined> {
    try {
      return (await parts.takeIn([row]))[0]
    } catch (error) {
      if (isPassing(error)) throw error
      log.error({ source: row.source, id: row.externalId, err: error }, 'an update could not be stored')
      return undefined
    }
  }

  /** After the commit: presses stop spinning, messages that begin something are seen to be seen. */
  function acknowledge({ press, receipt }: RowReading, isNew: boolean): void {
    if (press !== undefined) parts.presses.came(press)
    if (receipt === undefined || !isNew) return
    void api
      .call('setMessageReaction', {
        chat_id: Number(receipt.chat),
        message_id: receipt.message,
        reaction: [{ type: 'emoji', emoji: SEEN }],
      })
      .catch(() => {})
  }

  function hurry(updates: readonly Update[], context: ReadContext): Reading[] {
    const readings = updates.map((update) => readSafely(update, context))
    for (const reading of readings)
      if (reading.do === 'judge' && answered.isFirst(reading.id)) void answer(reading.id, reading.query)
    return readings
  }

  async function take(updates: readonly Update[], context: ReadContext): Promise<void> {
    const readings = hurry(updates, context)
    for (const reading of readings) {
      if (reading.do === 'dismiss') parts.presses.came({ id: reading.press, isPrivate: true })
      if (reading.do === 'silence') await parts.silence({ bot: parts.bot, chat: reading.chat, key: reading.key })
      if (reading.do === 'move') await parts.moveChat({ bot: parts.bot, from: reading.from, to: reading.to })
    }
    const rows = readings.filter((reading) => reading.do === 'row')
    if (rows.length === 0) return
    parts.crash('intake:read')
    const isNew = await write(rows)
    parts.crash('intake:written')
    for (const [index, reading] of rows.entries()) acknowledge(reading, isNew[index] ?? false)
    parts.metrics.count('telegram_updates', { outcome: isNew.some(Boolean) ? 'new' : 'known' })
  }

  return { take, hurry: (updates, context) => void hurry(updates, context) }
}

/** Telegram waits ten seconds: a refusal with a word is better than none. */
async function inTime<T>(judged: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Fault('too_late')), JUDGE_MS)
  })
  try {
    return await Promise.race([judged, late])
  } finally {
    clearTimeout(timer)
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Fault && error.retryable
}
