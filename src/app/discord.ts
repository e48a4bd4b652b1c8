/** The narrow functions that Discord is given. Its adapter, and discord.js with it, is loaded only where a token is set. */

import { commands, verbs } from '../bots/conversation/commands/index.ts'
import { dateOf } from '../bots/conversation/dates.ts'
import { picturesToVideo } from '../bots/conversation/filming.ts'
import type { Locales } from '../bots/conversation/locale.ts'
import { menuOf } from '../bots/conversation/menu.ts'
import type { Policy } from '../bots/conversation/scene.ts'
import type { Discord, DiscordCommand, DiscordParts, Suggestion } from '../bots/discord/index.ts'
import type { Config } from '../config.ts'
import type { Catalog, CatalogHolder, Model } from '../core/catalog.ts'
import { silenceChat } from '../core/chats.ts'
import { type Database, fromJson, toJson } from '../core/db/database.ts'
import { Refusal } from '../core/errors.ts'
import { listWorks } from '../core/generation/history.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import { externalIdOf } from '../core/identities.ts'
import { receiveAllIn } from '../core/inbox.ts'
import { findByIdentity } from '../core/people.ts'
import type { Locale, Queue } from '../core/ports.ts'
import { hasConsent } from '../core/privacy/consent.ts'
import type { DiscordBooksParts } from '../payments/discord-books.ts'
import type { Method } from '../payments/index.ts'
import { chatFiles } from './chat-files.ts'
import { discordSales } from './discord-shop.ts'

const PLATFORM = 'discord'
/** As far back as is looked for what was typed. */
const WORKS_LOOKED_AT = 200
/** What was written down is begun after this at the latest. */
const BEGIN_MS = 1500

export interface DiscordChat {
  chat: Discord
  methods: Method[]
  start(): void
}

/** Null where no token is set. */
export async function openDiscord(parts: {
  /** `reader`: a handle that no writer holds up, for what has three seconds. */
  generation: GenerationParts & { reader: Database }
  locales: Locales
  policy: Policy
  config: Config
  crash: DiscordParts['crash']
  /** Makes an order, as somebody at the chat does. */
  order: DiscordBooksParts['order']
  subscribe: NonNullable<DiscordBooksParts['subscribe']>
}): Promise<DiscordChat | null> {
  const { discord: config } = parts.config
  if (config === undefined) return null
  const { createDiscord } = await import('../bots/discord/index.ts')
  const { applicationId, testPurchases } = config
  const orders = { order: parts.order, subscribe: parts.subscribe }
  const sales = discordSales({ ...parts.generation, bot: applicationId, testPurchases, ...orders })
  const chat = createDiscord(discordParts(parts, config, sales))
  return {
    chat,
    methods: sales.open(chat),
    start() {
      chat.start()
      sales.start()
    },
  }
}

function discordParts(
  {
    generation,
    locales,
    policy,
    crash,
  }: {
    generation: GenerationParts & { reader: Database }
    locales: Locales
    policy: Policy
    crash: DiscordParts['crash']
  },
  config: DiscordParts['config'],
  { sold, renewed, connected }: Pick<DiscordParts, 'sold' | 'renewed' | 'connected'>,
): DiscordParts {
  const { db, clock, log, metrics, catalog, queue } = generation
  const reader = generation.reader.outer
  const { file, thumbnail, link, smaller } = chatFiles(generation)
  const person = (userId: string) => findByIdentity(reader, PLATFORM, userId)
  return {
    config,
    crash,
    sold,
    renewed,
    connected,
    clock,
    log,
    metrics,
    locales,
    file,
    preview: thumbnail,
    link,
    smaller,
    takeIn: (rows) => db.transaction((trx) => receiveAllIn({ clock, queue: patient(queue) }, trx, rows)),
    begin(orderKeys) {
      for (const orderKey of orderKeys)
        void queue.wake(null, 'inbox', orderKey, clock.nowMs()).catch((error: unknown) => {
          log.warn({ err: error }, 'what came in begins a little later')
        })
    },
    userOf: (personId) => externalIdOf(db.outer, personId, PLATFORM),
    silence: ({ bot, chats }) =>
      db.transaction(async (trx) => {
        for (const chat of chats) await silenceChat(trx, { platform: PLATFORM, bot, chat }, clock.nowMs())
      }),
    async wishesOf(userId) {
      const known = await person(userId)
      if (known === null) return null
      const hasAgreed = await hasConsent(reader, known.id, policy.version)
      return { locale: known.locale, isPrivate: known.settings.alone, hasAgreed }
    },
    notes: notesIn(db),
    menu: discordMenu(catalog, locales),
    async asking({ userId, address, action }) {
      const verb = verbs.find((one) => one.verb === action.verb)
      if (verb?.asks === undefined) return null
      const known = await person(userId)
      if (known === null || known.blocked) return null
      if (verb.free !== true && !(await hasConsent(reader, known.id, policy.version))) return null
      const glance = { db: reader, person: known, address, catalog: catalog.current(), nowMs: clock.nowMs() }
      try {
        const question = await verb.asks(glance, action)
        return question === null ? null : { question, locale: known.locale }
      } catch (error) {
        // It is said in answer to the press itself.
        if (error instanceof Refusal) return null
        throw error
      }
    },
    async works({ userId, typed, locale, rows }) {
      const known = await person(userId)
      if (known === null) return []
      const works = await listWorks(reader, known.id, { rows: WORKS_LOOKED_AT })
      const wanted = typed.trim().toLowerCase()
      return works
        .map(
          ({ id, kind, prompt, createdAtMs }): Suggestion => ({
            name: [locales.format(locale, { key: `kind-${kind}` }), dateOf(createdAtMs, locale), prompt]
              .map((part) => part.replaceAll(/\s+/g, ' ').trim())
              .filter((part) => part !== '')
              .join(' · '),
            value: id,
          }),
        )
        .filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
        .slice(0, rows)
    },
    async queueLength() {
      const { n } = await db.outer
        .selectFrom('generations')
        .select((on) => on.fn.countAll<number>().as('n'))
        .where('state', 'not in', ['done', 'failed', 'cancelled'])
        .executeTakeFirstOrThrow()
      return Number(n)
    },
  }
}

/** Whoever waits for an acknowledgement goes before what was acknowledged already. */
const patient = (queue: Queue): Pick<Queue, 'wake'> => ({
  wake: (trx, topic, ref, atMs) => queue.wake(trx, topic, ref, atMs + BEGIN_MS),
})

/** Commands as Discord shows them, made once for each catalogue; also for `doctor`. */
export function discordMenu(catalog: CatalogHolder, locales: Locales): DiscordParts['menu'] {
  let made: { of: Catalog; menus: Map<Locale, DiscordCommand[]> } | undefined
  return (locale) => {
    const current = catalog.current()
    if (made?.of !== current) made = { of: current, menus: new Map() }
    const menu = made.menus.get(locale) ?? makeMenu(current, locales, locale)
    made.menus.set(locale, menu)
    return menu
  }
}

function makeMenu(catalog: Catalog, locales: Locales, locale: Locale): DiscordCommand[] {
  return menuOf(catalog, locales, locale).map((entry) => {
    const command = commands.find((one) => one.name === entry.name)
    const models = catalog.models.filter((model) => model.kind === command?.kind)
    return {
      ...entry,
      ...(command?.kind === undefined ? {} : { kind: command.kind }),
      isQuiet: command?.kind === undefined,
      takesWork: command?.takesWork === true,
      files: entry.name === 'video' ? filmedFrom(catalog) : models[0] === undefined ? [] : filesOf(models[0]),
      models: models.map((model) => ({ id: model.id, title: model.title[locale] ?? model.title.en })),
    }
  })
}

/** A video may begin with a picture, though the first model of videos takes none. */
function filmedFrom(catalog: Catalog): DiscordCommand['files'] {
  return picturesToVideo(catalog).length === 0 ? [] : [{ type: 'picture', min: 0, max: 1 }]
}

function filesOf({ inputs }: Model): DiscordCommand['files'] {
  return [
    ...(inputs.pictures === undefined ? [] : [{ type: 'picture' as const, ...inputs.pictures }]),
    ...(inputs.clips === undefined ? [] : [{ type: 'clip' as const, ...inputs.clips }]),
    ...(inputs.audio === undefined ? [] : [{ type: 'audio' as const, ...inputs.audio }]),
  ]
}

/** Facts that outlive the process, for Discord; also for `doctor`. */
export function notesIn(db: Database): DiscordParts['notes'] {
  return {
    async read(name) {
      const query = db.outer.selectFrom('checkpoints').select('value').where('name', '=', name)
      const row = await query.executeTakeFirst()
      return row === undefined ? null : fromJson<string>(row.value)
    },
    async write(name, value) {
      await db.outer
        .insertInto('checkpoints')
        .values({ name, value: toJson(value) })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: toJson(value) }))
        .execute()
    },
  }
}
