/** One round of the proof in Telegram: people at their phones, calls that fail, a process that is killed again and again; then rest. */
import sharp from 'sharp'
import type { Fault, Telegram } from '../telegram/double/index.ts'
import { see } from '../telegram/double/seen.ts'
import { explain } from './explain.ts'
import { killAgain } from './killing.ts'
import { type Dice, diceOf } from './random.ts'
import { judgeTelegram, type TelegramJudged } from './telegram-judge.ts'
import { type Crowd, live, newWishes } from './telegram-people.ts'
import { ADMIN_ID, openTelegramStage } from './telegram-stage.ts'

export interface TelegramRoundOptions {
  url: string
  mode: 'polling' | 'webhook'
  kills: number
  seed: number
  dir: string
  people?: number
  say?: (line: string) => void
}

export interface TelegramRoundResult extends TelegramJudged {
  kills: number
  faults: number
  seconds: number
  /** What the books say about people whom a line of `wrong` names. */
  about: string[]
}

const FIRST_ID = 501
const LIFE_MS: [number, number] = [20, 4000]

export async function runTelegramRound(options: TelegramRoundOptions): Promise<TelegramRoundResult> {
  const { seed, say = () => {} } = options
  const startedMs = Date.now()
  const dice = diceOf(seed)
  const stage = await openTelegramStage(options)
  const { telegram } = stage
  try {
    await stage.start()
    const ids = Array.from({ length: options.people ?? 12 }, (_, n) => FIRST_ID + n)
    const [admin, ...guests] = await Promise.all([stage.guest(ADMIN_ID), ...ids.map((id) => stage.guest(id))])
    const group = telegram.group({ title: 'Friends', kind: 'supergroup', forum: true, owner: admin, members: guests })
    const crowd: Crowd = {
      telegram,
      isBusy: () => stage.isBusy,
      admin,
      group,
      topic: group.addTopic('Pictures'),
      pictures: [await picture(96, 64), await picture(64, 96)],
      wishes: newWishes(),
      forlorn: [],
    }
    let isOver = false
    let living = guests.length
    const lives = guests.map((user, n) =>
      live(crowd, user, diceOf(seed * 100 + n), () => isOver).finally(() => living--),
    )
    let faults = 0
    await killAgain({
      kills: options.kills,
      dice,
      lifeMs: LIFE_MS,
      everyMs: 150,
      ready: () => stage.worker.ready,
      act() {
        if (dice.next() > 0.3) return
        telegram.fail(trouble(dice))
        faults++
      },
      kill: stage.kill,
      async next(downMs, kill) {
        await stage.pass(downMs)
        if (kill % 10 === 0) say(`${kill} kills, ${crowd.wishes.jobs.size} wishes, ${telegram.calls().length} calls`)
        void stage.start().catch(() => {})
      },
    })
    await stage.worker.ready
    isOver = true
    telegram.clearFaults()
    await stage.rest(() => living === 0)
    await Promise.all(lives)
    // What only the list of transactions tells is read at a start.
    await stage.stop()
    await stage.start()
    await stage.rest()
    await stage.tell({ type: 'clean' })
    await stage.stop()
    const judged = await judgeTelegram(stage, options.url, crowd.wishes)
    const wrong = [...crowd.forlorn, ...judged.wrong]
    const isOfOperator = wrong.some((line) => /refund|given back/.test(line))
    return {
      ...judged,
      wrong,
      about: await explain({
        url: options.url,
        wrong: isOfOperator ? [...wrong, String(ADMIN_ID)] : wrong,
        people: [...ids, ADMIN_ID].map(String),
        seen: (id) => seenBy(telegram, Number(id)),
      }),
      kills: options.kills,
      faults,
      seconds: Math.round((Date.now() - startedMs) / 1000),
    }
  } finally {
    await stage.close()
  }
}

/** What stands in a chat, and the last calls for it. */
function seenBy(telegram: Telegram, chatId: number): object[] {
  const shown = [...(telegram.world.chats.get(chatId)?.messages.values() ?? [])].map((message) => {
    const { id, from, text, caption, invoice, edits } = see(message)
    return { id, from, text: text ?? caption, invoice: invoice?.payload, edits, gone: message.deleted }
  })
  const calls = telegram.calls().filter(({ params }) => params['chat_id'] === chatId)
  return [
    ...shown.slice(-12),
    ...calls.slice(-12).map(({ method, status, atMs, params }) => ({ method, status, atMs, params })),
  ]
}

/** What goes wrong between us and Telegram, each time for one call. */
function trouble(dice: Dice): Fault {
  const anySend = /^(send|edit|delete|answer)/
  const slower = { code: 429, retryAfterS: dice.between(1, 3) }
  const all: Fault[] = [
    { method: anySend, do: slower },
    { method: anySend, do: { html: 502 } },
    { method: anySend, do: { html: 502, applied: true } },
    { method: anySend, do: 'tear-before' },
    { method: anySend, do: 'tear-after' },
    { method: 'getUpdates', do: 'cut' },
    { method: 'getUpdates', do: { html: 502 } },
    { method: 'getFile', do: { code: 500 } },
    { method: 'download', do: 'cut' },
    { method: 'refundStarPayment', do: 'tear-after' },
    { method: 'refundStarPayment', do: slower },
    { method: 'refundStarPayment', do: 'tear-before' },
    { method: 'getStarTransactions', do: { code: 500 } },
    { method: 'getMe', do: { html: 502 } },
  ]
  return all[dice.between(0, all.length - 1)]!
}

const picture = (widthPx: number, heightPx: number) =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#3a6ea5' } })
    .jpeg()
    .toBuffer()
