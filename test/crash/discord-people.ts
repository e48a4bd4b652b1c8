/** People in Discord who want something, by every way in: commands, windows, presses, messages. See crowd.ts. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../src/core/db/database.ts'
import type { Answer, ChannelControl, Discord, PersonControl, Seen } from '../discord/double/index.ts'
import { see } from '../discord/double/seen.ts'
import { live as liveOn, type Wish, waitFor as waitUntil } from './crowd.ts'
import { buttonOf } from './discord-judge.ts'
import type { Dice } from './random.ts'

export interface Crowd {
  discord: Discord
  /** Something is being made: see ChatStage. */
  isBusy(): boolean
  /** Of what came in and became a job; people themselves can't tell whether they were heard. */
  db: Database
  studio: ChannelControl
  thread: ChannelControl
  /** The bot may not speak there but by an interaction's token. */
  mute: ChannelControl
  picture: Buffer
  /** By the key of the job that is due: rows of the inbox of which one at least must have come in for it. */
  wishes: Map<string, Set<string>>
  forlorn: string[]
}

/** Whoever was not heard within this does something else. */
const HEARD_MS = 4000
const TRIES = 30
const NEWEST = 150

export const live = (crowd: Crowd, user: PersonControl, dice: Dice, isOver: () => boolean): Promise<void> =>
  liveOn({
    name: user.id,
    wishes: wishesOf(crowd, user, dice, () => isOver() && !crowd.isBusy()),
    dice,
    isOver,
    forlorn: crowd.forlorn,
  })

function wishesOf(crowd: Crowd, user: PersonControl, dice: Dice, isCounted: () => boolean): Wish[] {
  const { db, discord, wishes } = crowd
  let number = 0
  let latest: { id: string; seen: Seen } | undefined
  const waitFor = <T>(what: string, look: () => T | undefined | Promise<T | undefined>) =>
    waitUntil(what, isCounted, look)
  const numbered = (words: string) => `${words} ${++number}`
  const copies = () => (dice.next() < 0.2 ? { deliveries: 2 } : {})
  const somewhere = () => ({ channel: [crowd.studio, crowd.thread, crowd.mute, user.dm][dice.between(0, 3)]! })

  /** The newest message of the bot with something on it, wherever the person looks. */
  function shown(part: string): Seen | undefined {
    for (const place of [user.dm, crowd.studio.channel, crowd.thread.channel, crowd.mute.channel]) {
      const there = [...('messages' in place ? place : crowd.studio.channel).messages.values()].slice(-NEWEST)
      const found = there.findLast(
        (one) =>
          !one.deleted &&
          (one.ephemeralFor === undefined || one.ephemeralFor === user.id) &&
          JSON.stringify(one.components).includes(part),
      )
      if (found !== undefined) return see(discord.world, found)
    }
    return undefined
  }

  async function isTaken(externalId: string): Promise<boolean> {
    const query = db.outer.selectFrom('inbox').select('id').where('external_id', '=', externalId)
    return (await query.executeTakeFirst()) !== undefined
  }

  async function heard(externalId: string): Promise<boolean> {
    for (const untilMs = Date.now() + HEARD_MS; Date.now() < untilMs; await sleep(150))
      if (await isTaken(externalId)) return true
    return false
  }

  const due = (key: string, source: string) => {
    wishes.set(key, (wishes.get(key) ?? new Set()).add(source))
  }

  async function jobOf(key: string): Promise<string | undefined> {
    const query = db.outer.selectFrom('generations').select('id').where('key', '=', key)
    return (await query.executeTakeFirst())?.id
  }

  /** Waits for the end of a job, good or bad, where it was heard of. */
  async function ended(key: string, source: string): Promise<void> {
    due(key, source)
    if (!(await heard(source))) return
    const id = await waitFor(`the job ${key}`, () => jobOf(key))
    const seen = await waitFor(`the end of ${key}`, () => shown(`"again:${id}"`))
    if (seen.media.length > 0) latest = { id, seen }
  }

  const answered = ({ id }: Answer) => ended(`int:${id}`, `int:${id}`)

  async function command(words: string, more = {}): Promise<void> {
    await answered(await user.slash('/image', { prompt: numbered(words), ...more }, { ...somewhere(), ...copies() }))
  }

  async function window(): Promise<void> {
    const asked = await user.slash('/image', { count: 2 }, somewhere())
    if (asked.kind === 'modal') await answered(await user.submit(asked, { words: numbered('two birds') }, copies()))
  }

  /** Presses, where what is pressed is still there. */
  const press = async (seen: Seen, customId: string): Promise<Answer | undefined> =>
    user.again(seen) === undefined ? undefined : user.press(seen, customId, copies()).catch(() => undefined)

  async function again(): Promise<void> {
    if (latest === undefined) return command('a harbour')
    const { id, seen } = latest
    latest = undefined
    const answer = await press(seen, `again:${id}`)
    if (answer !== undefined) await answered(answer)
  }

  async function edit(): Promise<void> {
    const customId = latest === undefined ? undefined : buttonOf(latest.seen, 'edit')
    if (latest === undefined || customId === undefined) return command('a red boat')
    const asked = await press(latest.seen, customId)
    latest = undefined
    if (asked?.kind === 'modal') await answered(await user.submit(asked, { words: 'pencil' }, copies()))
  }

  async function say(place: ChannelControl | 'dm', words: string): Promise<void> {
    const { id, channelId } = user.write(place, numbered(words), { mention: place !== 'dm' })
    const key = `msg:${discord.applicationId}:${channelId}:${id}`
    await ended(key, key)
  }

  /** A picture, what to do with it, the choices, the start; whoever is not heard presses once more. */
  async function animate(): Promise<void> {
    const asked = user.write('dm', '', {
      attachments: [{ name: 'photo.jpg', bytes: crowd.picture, mime: 'image/jpeg' }],
    })
    if (!(await heard(`msg:${discord.applicationId}:${asked.channelId}:${asked.id}`))) return
    const since = () => user.sees('dm').filter((one) => one.from === 'bot' && BigInt(one.id) > BigInt(asked.id))
    const choice = await waitFor('what to do', () => since().find((one) => buttonOf(one, 'pick') !== undefined))
    const quote = buttonOf(choice, 'pick')!.split(':')[1]!
    const card = () => since().find((one) => buttonOf(one, 'go') === `go:${quote}`)
    await pressUntil(choice, `pick:${quote}:animate`, card)
    const key = `quote:${quote}`
    await pressUntil(
      await waitFor('a card', card),
      `go:${quote}`,
      () => jobOf(key),
      (source) => due(key, source),
    )
    const id = await waitFor(`the job ${key}`, () => jobOf(key))
    await waitFor(`the end of ${key}`, () => shown(`"again:${id}"`))
  }

  async function pressUntil(
    seen: Seen,
    customId: string,
    isDone: () => unknown,
    pressed: (source: string) => void = () => {},
  ): Promise<void> {
    for (let tries = 0; tries < TRIES && (await isDone()) === undefined; tries++) {
      const answer = await press(seen, customId)
      if (answer === undefined) return
      pressed(`int:${answer.id}`)
      if (await heard(`int:${answer.id}`)) return
    }
  }

  async function cancelled(): Promise<void> {
    const answer = await user.slash('/image', { prompt: numbered('four kites'), count: 4 }, somewhere())
    await sleep(dice.between(0, 300))
    await user.slash('/cancel', {}, somewhere())
    await answered(answer)
  }

  async function balance(): Promise<void> {
    const answer = await user.slash('/balance', {}, somewhere())
    if (answer.kind !== 'deferred') return
    await waitFor('a balance', () =>
      [answer.message, ...answer.followUps].find((one) => one !== undefined && /You have/.test(one.text)),
    )
  }

  return [
    ['a command', () => command('a fox')],
    ['a command', () => command('a lighthouse')],
    ['two pictures', () => command('two boats', { count: 2 })],
    ['a window', window],
    ['again', again],
    ['again', again],
    ['an edit', edit],
    ['a direct message', () => say('dm', 'a green house')],
    ['a mention', () => say(crowd.studio, 'a blue house')],
    ['a mention in a thread', () => say(crowd.thread, 'a white house')],
    ['a live photo', animate],
    ['a cancelled job', cancelled],
    ['the balance', balance],
  ]
}
