/**
 * The one way in: who is it, may they, what do they want; a refusal becomes its text, a fault an apology with a reference that is
 * also in the log. Everything that a row of the inbox causes is written in the transaction that ends the row.
 */
import type { CatalogHolder } from '../../core/catalog.ts'
import type { Trx } from '../../core/db/database.ts'
import { Refusal } from '../../core/errors.ts'
import { type AdminEntry, isAdmin } from '../../core/fairness/admins.ts'
import { countOpenAppeals } from '../../core/fairness/appeals.ts'
import { noteLimit } from '../../core/fairness/person.ts'
import type { GenerationParts } from '../../core/generation/parts.ts'
import type { InboxHandler, InboxRow } from '../../core/inbox.ts'

import { DEFAULT_STRIKES } from '../../core/moderation/index.ts'

import { chatKeyOf, post } from '../../core/outbox.ts'
import { type Person, personOf } from '../../core/people.ts'
import type { Address, Text } from '../../core/ports.ts'
import { hasConsent } from '../../core/privacy/consent.ts'

import type { PrivacyParts } from '../../core/privacy/parts.ts'
import { takeUndelivered } from '../../core/undelivered.ts'
import type { Payments } from '../../payments/index.ts'
import { decodeAction } from './action.ts'
import { commands, verbs } from './commands/index.ts'

import { moneyOf } from './dates.ts'
import { agree, consent, gate, news } from './gate.ts'
import { giftRules } from './gift.ts'
import { answerJudging } from './judging.ts'

import type { Locales } from './locale.ts'
import { runMessage } from './message.ts'
import { overview } from './overview.ts'
import { answerPayback } from './paying-back.ts'
import { createRates, type Rates } from './rates.ts'
import { button, type Policy, type Scene, say, t } from './scene.ts'
import { type ScreenText, screenWords } from './screening.ts'
import type { Answer, CommandInput, Intent } from './types.ts'
import { waitOf } from './waits.ts'

export interface ConversationParts {
  generation: GenerationParts
  payments: Payments
  privacy: PrivacyParts
  catalog: CatalogHolder
  locales: Locales
  policy: Policy
  /** Who may use the operator's commands. */
  admins?: readonly AdminEntry[]
  /** Addresses that open chats of this bot with `/start <payload>`. */
  startLinks?(payload: string): { platform: string; url: string }[]
  /** The local screen: at once, without network. */
  screenText: ScreenText
}

/** Limits that an operator sees somebody meet. */
const NOTED = ['too_fast', 'too_many_jobs', 'daily_limit', 'same_words', 'orders_many', 'orders_unpaid', 'appeals_many']

/** Of an album that came in while this program was dying: its other pictures come again within moments. */
const ALBUM_PATIENCE_MS = 3000

/** The handler of rows whose payload is an Intent. */
export function createConversation(parts: ConversationParts): InboxHandler {
  const rates = createRates()
  parts.generation.metrics.gauge('appeals_open', () => countOpenAppeals(parts.generation.db.outer))
  return {
    patienceMs: (row) => (isAlbum(row) ? ALBUM_PATIENCE_MS : null),
    // An album, until it is handled.
    grows: isAlbum,
    async prepare(row) {
      const intent = row.payload as unknown as Intent
      if (intent.overheard === true) return { slow: null }
      return { slow: await rates.take(intent) }
    },
    async effect(trx, row, prepared) {
      const intent = row.payload as unknown as Intent
      if (intent.overheard === true) return
      const { slow } = prepared as { slow: Awaited<ReturnType<Rates['take']>> }
      if (slow !== null && !slow.isFirst) return
      if (slow !== null) throw new Refusal('too_fast', { waitMs: slow.waitMs })
      const scene = await setScene(parts, trx, intent)
      // Whoever is shut out keeps their rights to what is kept of them.
      if (scene.person.blocked && !isRight(intent)) return
      const missed = await missedWorks(scene, intent)
      if (missed !== null) await write(parts, scene, missed)
      const told = intent.type === 'press' || scene.address.place !== 'private' ? null : await news(scene)
      if (told !== null) await write(parts, scene, told)
      for (const answer of await dispatch(scene, intent)) await write(parts, scene, answer)
    },
    async refuse(trx, row, refusal) {
      const intent = row.payload as unknown as Intent
      if (refusal.code !== 'too_fast' && isAgreement(intent)) {
        // What waited for the terms was refused, and the consent rolled back with it: the consent holds all the same.
        const scene = await setScene(parts, trx, intent)
        await write(parts, scene, (await consent(scene)).agreed)
      }
      await answerAlone(parts, trx, row, ({ locale }) => refusalTexts(parts, refusal, locale), refusal)
    },
    apologize: (trx, row, reference) => answerAlone(parts, trx, row, () => [t('fault', { reference })]),
  }
}

const plainCommands = commands.filter((command) => command.admin !== true)

const isAlbum = (row: InboxRow): boolean => row.externalId.startsWith('album:')

async function setScene(parts: ConversationParts, trx: Trx, intent: Intent): Promise<Scene> {
  const nowMs = parts.generation.clock.nowMs()
  const catalog = parts.catalog.current()
  const person = await personIn(parts, trx, intent, intent.address)
  const { platform, externalId } = intent.speaker
  const admins = parts.admins ?? []
  const mayAdminister = isAdmin(admins, { platform, externalId, personId: person.id })
  const { db, clock, queue, metrics } = parts.generation
  const scene: Scene = {
    trx,
    person,
    speaker: { platform, externalId },
    address: intent.address,
    key: intent.key,
    ...(intent.type === 'press' && intent.on !== undefined ? { pressed: intent.on } : {}),
    nowMs,
    catalog,
    generation: parts.generation,
    payments: parts.payments,
    privacy: parts.privacy,
    isAdmin: mayAdminister,
    locales: parts.locales,
    commands: mayAdminister ? commands : plainCommands,
    fair: {
      ...{ db, clock, queue, metrics, admins },
      strikes: parts.generation.strikes ?? (() => DEFAULT_STRIKES),
      markOf: parts.privacy.key.markOf,
    },
    policy: parts.policy,
    startLinks: (payload) => parts.startLinks?.(payload) ?? [],
    at: () => scene,
    screen: (text, kind, acknowledged = []) =>
      screenWords(parts, trx, { text, kind, acknowledged, person, address: intent.address }),
    again: (input, command) => runInput(scene, input, command),
  }
  scene.at = (address) => elsewhere(parts, scene, address)
  return scene
}

function elsewhere(parts: ConversationParts, scene: Scene, address: Address): Scene {
  const { pressed: _pressed, ...rest } = scene
  const there: Scene = {
    ...rest,
    address,
    key: `${scene.key}@${chatKeyOf(address)}`,
    screen: (text, kind, acknowledged = []) =>
      screenWords(parts, scene.trx, { text, kind, acknowledged, person: scene.person, address }),
    again: (input, command) => runInput(there, input, command),
  }
  return there
}

function personIn(parts: ConversationParts, trx: Trx, intent: Intent, address?: Address): Promise<Person> {
  const { speaker } = intent
  return personOf(
    trx,
    { ...speaker, locale: parts.locales.negotiate(speaker.language), ...(address === undefined ? {} : { address }) },
    {
      ...giftRules(parts.catalog.current()),
      nowMs: parts.generation.clock.nowMs(),
      mark: () => parts.privacy.key.markOf(speaker),
    },
  )
}

async function dispatch(scene: Scene, intent: Intent): Promise<Answer[]> {
  // Where it came from it should go as well, which only the person can do.
  const told = intent.struck === true ? [{ outgoing: { text: [t('card-struck')], private: true } }] : []
  if (intent.unwanted !== undefined) return [...told, say(t(`unwanted-${intent.unwanted}`))]
  return [...told, ...(await answersTo(scene, intent))]
}

async function answersTo(scene: Scene, intent: Intent): Promise<Answer[]> {
  if (intent.type === 'press') return press(scene, intent.action, intent.words)
  const input: CommandInput = {
    text: intent.text,
    options: intent.type === 'command' ? (intent.options ?? {}) : {},
    files: intent.files,
    ...(intent.replyTo === undefined ? {} : { replyTo: intent.replyTo }),
  }
  if (intent.type === 'command') {
    const { workId, modelId } = intent
    const chosen = { ...(workId === undefined ? {} : { workId }), ...(modelId === undefined ? {} : { modelId }) }
    return runInput(scene, { ...input, ...chosen }, intent.name)
  }
  // `/image@some_bot a fox`, and commands in captions.
  const typed = /^\/([a-z]{1,20})(?:@\w+)?(?:\s+|$)/i.exec(intent.text.trimStart())
  if (typed === null) return runInput(scene, input)
  return runInput(scene, { ...input, text: intent.text.trimStart().slice(typed[0].length) }, typed[1]!.toLowerCase())
}

/** A command by name, or plain words; the terms stand before whatever is not free. */
async function runInput(scene: Scene, input: CommandInput, name?: string): Promise<Answer[]> {
  const command = name === undefined ? undefined : scene.commands.find((one) => one.name === name)
  if (name !== undefined && command === undefined)
    return [overview(scene, t('command-unknown', { name: name.slice(0, 20) }))]
  if (command === undefined && scene.isAdmin) {
    const judged = (await answerJudging(scene, input)) ?? (await answerPayback(scene, input))
    if (judged !== null) return judged
  }
  if (command?.free !== true && !(await hasConsent(scene.trx, scene.person.id, scene.policy.version)))
    return gate(scene, input, name)
  return command === undefined ? runMessage(scene, input) : command.run(scene, input)
}

/** Works that could not be brought to the person while they were away: named once, where what is said reaches them alone. */
async function missedWorks(scene: Scene, intent: Intent): Promise<Answer | null> {
  if (intent.type === 'press' || scene.address.place !== 'private') return null
  const ids = await takeUndelivered(scene.trx, scene.person.id)
  if (ids.length === 0) return null
  const [id] = ids
  const show = ids.length === 1 && id !== undefined ? { verb: 'show', id } : { verb: 'hist' }
  const label = t(ids.length === 1 ? 'button-show' : 'button-history')
  return {
    outgoing: { text: [t('undelivered', { n: ids.length })], buttons: [[button(label, show, { style: 'primary' })]] },
  }
}

async function press(scene: Scene, encoded: string, words?: string): Promise<Answer[]> {
  const action = decodeAction(encoded)
  const verb = action === null ? undefined : verbs.find((one) => one.verb === action.verb)
  if (action === null || verb === undefined) throw new Refusal('action_unknown')
  if (verb.free !== true && !(await hasConsent(scene.trx, scene.person.id, scene.policy.version)))
    return gate(scene, { text: '', options: {}, files: [] })
  return verb.run(scene, action, words)
}

function isRight(intent: Intent): boolean {
  if (intent.type === 'press')
    return verbs.find((one) => one.verb === decodeAction(intent.action)?.verb)?.right === true
  const typed = intent.type === 'command' ? intent.name : /^\s*\/([a-z]+)/i.exec(intent.text)?.[1]?.toLowerCase()
  return commands.find((one) => one.name === typed)?.right === true
}

function isAgreement(intent: Intent): boolean {
  return intent.type === 'press' && decodeAction(intent.action)?.verb === agree.verb
}

async function write(parts: ConversationParts, scene: Scene, answer: Answer): Promise<void> {
  await post(parts.generation, scene.trx, {
    personId: scene.person.id,
    address: answer.address ?? scene.address,
    topic: 'reply',
    content: answer.outgoing,
    ...(answer.inPlace === true && scene.pressed !== undefined ? { replaces: scene.pressed } : {}),
    ...(answer.aboutId === undefined ? {} : { aboutId: answer.aboutId }),
  })
}

function refusalTexts({ locales }: ConversationParts, refusal: Refusal, locale: Person['locale']): Text[] {
  const key = `refusal-${refusal.code}`
  if (!locales.has(key)) return [t('refusal-other')]
  // Names of ours are said in the person's words; an option that nobody knows stays as it was written.
  const named = Object.entries(refusal.params).map(([name, value]) => {
    if (name === 'waitMs') return [name, waitOf(Number(value))] as const
    const { currency } = refusal.params
    if (name.endsWith('Minor') && typeof currency === 'string')
      return [name, moneyOf(Number(value), currency, locale)] as const
    const title = name === 'kind' || (name === 'option' && refusal.code !== 'option_unknown') ? `${name}-${value}` : ''
    return [name, locales.has(title) ? t(title) : value] as const
  })
  return [t(key, Object.fromEntries(named))]
}

async function answerAlone(
  parts: ConversationParts,
  trx: Trx,
  row: InboxRow,
  textFor: (person: Person) => Text[],
  refusal?: Refusal,
): Promise<void> {
  const intent = row.payload as unknown as Intent
  const person = await personIn(parts, trx, intent)
  if (refusal !== undefined && NOTED.includes(refusal.code)) {
    await noteLimit(trx, person.id, refusal.code, parts.generation.clock.nowMs())
    parts.generation.metrics.count('limits_met', { code: refusal.code, platform: intent.speaker.platform })
  }
  const more =
    refusal?.code === 'credits_short' ? [[button(t('button-buy'), { verb: 'buy' }, { style: 'primary' })]] : []
  // In a group, what is wrong with somebody's press is said to them alone.
  const quiet = intent.type === 'press' && intent.address.place === 'group' ? { private: true } : {}
  await post(parts.generation, trx, {
    personId: person.id,
    address: intent.address,
    topic: 'reply',
    content: { text: textFor(person), ...(more.length === 0 ? {} : { buttons: more }), ...quiet },
  })
}
