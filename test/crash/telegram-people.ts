/** People in Telegram who want something, again and again: each does one thing at a time, and waits until it is there to be seen. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { GroupControl, PaymentOutcome, Seen, Telegram, UserControl } from '../telegram/double/index.ts'
import { see } from '../telegram/double/seen.ts'
import { live as liveOn, type Wish, waitFor as waitUntil } from './crowd.ts'
import type { Dice } from './random.ts'

/** What was asked for, as it must stand in the books and in the chat. */
export interface Wishes {
  /** Keys of messages and quotes that must have become one job each, with the message that asked where the result quotes it. */
  jobs: Map<string, { chatId: number; asked?: number }>
  /** Presses on "Again": as many jobs more. */
  again: number
  /** Where a balance was asked for. */
  balances: number[]
  /** Bills that were paid at least once and shown as paid, by person. */
  paidBills: { personId: number; payload: string }[]
  /** Charges that an operator or an app store gave back. */
  returned: Set<string>
}

export interface Crowd {
  telegram: Telegram
  /** Something is being made: see ChatStage. */
  isBusy(): boolean
  admin: UserControl
  group: GroupControl
  topic: number
  /** Two small pictures. */
  pictures: [Buffer, Buffer]
  wishes: Wishes
  /** Who gave up, and on what. */
  forlorn: string[]
}

export const newWishes = (): Wishes => ({
  jobs: new Map(),
  again: 0,
  balances: [],
  paidBills: [],
  returned: new Set(),
})

const PAY_TRIES = 40

/** Lives until `isOver`, and then ends what was begun. */
export const live = (crowd: Crowd, user: UserControl, dice: Dice, isOver: () => boolean): Promise<void> =>
  liveOn({
    name: String(user.id),
    wishes: wishesOf(crowd, user, dice, () => isOver() && !crowd.isBusy()),
    dice,
    isOver,
    forlorn: crowd.forlorn,
  })

function wishesOf(crowd: Crowd, user: UserControl, dice: Dice, isCounted: () => boolean): Wish[] {
  const { telegram, wishes, group, topic, admin } = crowd
  const known = new Set<string>()
  let latest: { id: string; seen: Seen } | undefined
  let number = 0
  const bot = telegram.botId

  /** Messages of the bot that stand there now and came after `mark`. */
  const since = (chat: UserControl['chat'], mark: number): Seen[] =>
    [...chat.messages.values()].filter((one) => one.byBot && !one.deleted && one.id > mark).map(see)
  const lastId = (chat: UserControl['chat']) => [...chat.messages.keys()].at(-1) ?? 0

  const waitFor = <T>(what: string, look: () => T | undefined) => waitUntil(what, isCounted, look)

  /** The end of one job, good or bad: its message offers to do it again. */
  async function result(chat: UserControl['chat'], mark: number): Promise<Seen> {
    const seen = await waitFor('a result', () =>
      since(chat, mark).find((one) => {
        const id = idIn(one, 'again')
        return id !== undefined && !known.has(id)
      }),
    )
    const id = idIn(seen, 'again')!
    known.add(id)
    // Works in a group are not gone on with here.
    if (chat === user.chat && seen.kind === 'photo') latest = { id, seen }
    return seen
  }

  /** Presses, also where the message is being replaced at this moment. */
  function press(seen: Seen, data: string): void {
    void user.pressData(seen, data)
  }

  async function prompt(words: string): Promise<void> {
    const asked = user.send(`${words} ${++number}`)
    wishes.jobs.set(`msg:${bot}:${user.id}:${asked.id}`, { chatId: user.id, asked: asked.id })
    await result(user.chat, asked.id)
  }

  async function animate(): Promise<void> {
    const asked = user.send({ photo: crowd.pictures[0] })
    const choice = await waitFor('what to do', () => since(user.chat, asked.id).find((one) => idIn(one, 'pick')))
    const quote = idIn(choice, 'pick')!
    press(choice, `pick:${quote}:animate`)
    const card = await waitFor('a card', () => since(user.chat, asked.id).find((one) => idIn(one, 'go') === quote))
    wishes.jobs.set(`quote:${quote}`, { chatId: user.id })
    press(card, `go:${quote}`)
    if (dice.next() < 0.5) press(card, `go:${quote}`)
    await result(user.chat, asked.id)
  }

  async function editAlbum(): Promise<void> {
    const [first, second] = crowd.pictures
    const items = user.album([{ photo: first, caption: `/edit pencil ${++number}` }, { photo: second }])
    wishes.jobs.set(`album:${bot}:${user.id}:${items[0]!.albumId}`, { chatId: user.id, asked: items[0]!.id })
    await result(user.chat, items[0]!.id)
  }

  async function editPhoto(): Promise<void> {
    const asked = user.send({ photo: crowd.pictures[1], caption: `vintage ${++number}` })
    wishes.jobs.set(`msg:${bot}:${user.id}:${asked.id}`, { chatId: user.id, asked: asked.id })
    await result(user.chat, asked.id)
  }

  async function again(): Promise<void> {
    if (latest === undefined) return prompt('a harbour')
    const mark = lastId(user.chat)
    wishes.again++
    const { id, seen } = latest
    latest = undefined
    press(seen, `again:${id}`)
    await result(user.chat, mark)
  }

  async function cancelled(): Promise<void> {
    const asked = user.send(`four kites x4 ${++number}`)
    wishes.jobs.set(`msg:${bot}:${user.id}:${asked.id}`, { chatId: user.id, asked: asked.id })
    await sleep(dice.between(0, 300))
    user.send('/cancel')
    await result(user.chat, asked.id)
  }

  async function balance(): Promise<void> {
    const asked = user.send('/balance')
    wishes.balances.push(user.id)
    await waitFor('a balance', () => since(user.chat, asked.id).find((one) => isBalance(one.text)))
  }

  async function inTopic(): Promise<void> {
    const asked = user.send(`/image@${telegram.username} a red kite ${++number}`, { chat: group, topic })
    wishes.jobs.set(`msg:${bot}:${group.id}:${asked.id}`, { chatId: group.id, asked: asked.id })
    const made = await waitFor('a result in the topic', () =>
      since(group.chat, asked.id).find((one) => one.replyTo === asked.id && idIn(one, 'again')),
    )
    if (made.topic !== topic) throw new Error(`answered in topic ${made.topic}`)
  }

  async function buy(): Promise<void> {
    const asked = user.send('/buy')
    const packs = await waitFor('packs', () =>
      since(user.chat, asked.id).find((one) => dataIn(one, 'pack') !== undefined),
    )
    press(packs, dataIn(packs, 'pack')!)
    const bill = await waitFor('a bill', () => since(user.chat, asked.id).find((one) => one.invoice !== undefined))
    const charges = await pay(bill)
    if (charges.length === 0) return
    wishes.paidBills.push({ personId: user.id, payload: bill.invoice!.payload })
    await waitFor('a receipt', () => since(user.chat, bill.id).find((one) => /Paid\. \+/.test(one.text ?? '')))
    const charge = charges[dice.between(0, charges.length - 1)]!
    const kind = dice.next()
    if (kind < 0.15) {
      wishes.returned.add(charge)
      telegram.stars.chargeback(charge)
    } else if (kind < 0.55) {
      wishes.returned.add(charge)
      await giveBack(charge)
    }
  }

  /** Of two payments of one bill the receipt may tell of the first before the second has been heard of: then the operator asks again. */
  async function giveBack(charge: string): Promise<void> {
    let mark = 0
    const ask = () => {
      mark = admin.send(`/refund ${charge}`).id
    }
    for (let times = dice.between(1, 2); times > 0; times--) ask()
    await waitFor('a refund', () => {
      const isBack = telegram.stars.rows().some((row) => !row.incoming && row.chargeId === charge)
      if (!isBack && since(admin.chat, mark).some((one) => /no such payment/.test(one.text ?? ''))) ask()
      return isBack ? true : undefined
    })
  }

  /** As a person does: once more when nobody answered; now and then twice at one moment. */
  async function pay(bill: Seen): Promise<string[]> {
    for (let tries = 0; tries < PAY_TRIES; tries++) {
      const kind = dice.next()
      const options = kind < 0.1 ? { loseUpdate: true } : {}
      const payings = kind > 0.8 ? [user.pay(bill), user.pay(bill)] : [user.pay(bill, options)]
      const outcomes = await Promise.all(payings.map((one) => one.catch((): PaymentOutcome | null => null)))
      const charges = outcomes.flatMap((one) => (one?.paid === true ? [one.chargeId] : []))
      if (charges.length > 0) return charges
      // The bill is gone or over: time has run on while nobody was there.
      if (outcomes.every((one) => one === null || (one.paid === false && one.reason === 'declined'))) return []
    }
    return []
  }

  return [
    ['a prompt', () => prompt('a fox')],
    ['a prompt', () => prompt('a lighthouse')],
    ['two pictures', () => prompt('two boats x2')],
    ['a live photo', animate],
    ['an edited album', editAlbum],
    ['an edited photo', editPhoto],
    ['again', again],
    ['a cancelled job', cancelled],
    ['the balance', balance],
    ['a picture in a topic', inTopic],
    ['credits', buy],
    ['credits', buy],
    ['credits', buy],
  ]
}

export const isBalance = (text: unknown): boolean =>
  typeof text === 'string' && /^You have \d[\d,]* credits?\./.test(text) && !/Which pack/.test(text)

export const dataIn = (seen: Seen, verb: string): string | undefined =>
  seen.buttons.flat().find((one) => one.callback_data?.startsWith(`${verb}:`))?.callback_data
export const idIn = (seen: Seen, verb: string): string | undefined => dataIn(seen, verb)?.split(':')[1]
