/** The narrow functions that Telegram and its Stars are given. */

import type { Locales } from '../bots/conversation/locale.ts'
import { menuOf } from '../bots/conversation/menu.ts'
import {
  botIdOf,
  createApi,
  createStarsShop,
  createTelegram,
  type MenuCommand,
  moneyRow,
  type Telegram,
  type TelegramParts,
} from '../bots/telegram/index.ts'
import type { Config } from '../config.ts'
import type { CatalogHolder } from '../core/catalog.ts'
import { moveChat, silenceChat } from '../core/chats.ts'
import type { Database } from '../core/db/database.ts'
import { gatherIn, knowIn } from '../core/gather.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import { externalIdOf } from '../core/identities.ts'
import { type Incoming, receive, receiveAllIn } from '../core/inbox.ts'
import type { Locale } from '../core/ports.ts'
import type { Method } from '../payments/index.ts'
import { createMethods, TELEGRAM_PAYMENTS } from '../payments/methods/index.ts'
import { judgePreCheckout, reconcileStars, STARS_SOURCE, starsBooks } from '../payments/stars-books.ts'
import { telegramPaymentsBooks } from '../payments/telegram-books.ts'
import { sourceOf } from '../payments/webhooks.ts'
import { chatFiles } from './chat-files.ts'

/** One call, mostly empty: what a start could not ask (Telegram was down) is not asked a day later only. */
const RECONCILE_MS = 60 * 60 * 1000

export interface TelegramChat {
  chat: Telegram
  methods: Method[]
  start(): void
}

/**
 * Null where no token is set.
 * @param generation.reader a handle that no writer holds up, for payments that are about to be made
 */
export function openTelegram(
  generation: GenerationParts & { reader: Database },
  locales: Locales,
  config: Config,
  crash: TelegramParts['crash'],
): TelegramChat | null {
  if (config.telegram === undefined) return null
  const { db, clock, log, queue, catalog } = generation
  const api = createApi(config.telegram)
  const bot = botIdOf(config.telegram.token)
  const shop = createStarsShop(api)
  const chat = createTelegram(
    {
      config: config.telegram,
      publicUrl: config.publicUrl,
      clock,
      log,
      metrics: generation.metrics,
      locales,
      ...chatFiles(generation),
      fileIds: fileIdsIn(db),
      takeIn: (rows) =>
        db.transaction(async (trx) => {
          const isNew: boolean[] = []
          const plain: Incoming[] = []
          const write = async () => void isNew.push(...(await receiveAllIn(generation, trx, plain.splice(0))))
          // In the order they came: what stands before a part of an album is written before it.
          for (const row of rows) {
            if (!('gather' in row)) {
              plain.push(row)
              continue
            }
            await write()
            isNew.push(await gatherIn({ queue, clock, dialect: db.dialect }, trx, row))
          }
          await write()
          return isNew
        }),
      userOf: (personId) => externalIdOf(db.outer, personId, 'telegram'),
      silence: ({ key, ...gone }) =>
        db.transaction(async (trx) => {
          const chat = { platform: 'telegram', ...gone }
          const source = `telegram:${gone.bot}`
          const isNew = await knowIn(generation, trx, { source, externalId: key, orderKey: `${source}:${gone.chat}` })
          if (isNew) await silenceChat(trx, chat, clock.nowMs())
        }),
      moveChat: (move) => moveChat(generation, { platform: 'telegram', ...move }),
      judge: (query) => judgePreCheckout({ db: generation.reader, catalog, clock }, query),
      starsSource: STARS_SOURCE,
      providerSource: sourceOf(TELEGRAM_PAYMENTS),
      providerToken: config.shops['TELEGRAM_PAYMENTS_TOKEN'],
      menu: (locale) => telegramMenu(catalog, locales, locale),
      crash,
    },
    api,
  )
  const reconcile = async () => {
    const found = await reconcileStars({ db, bot, shop }, (movement) =>
      receive(generation, moneyRow(STARS_SOURCE, movement)),
    )
    if (found > 0) log.info({ found }, 'movements of Stars that nobody had told of')
  }
  return {
    chat,
    methods: createMethods({
      stars: { shop, books: starsBooks(db, bot) },
      telegram: { settings: config.shops, books: telegramPaymentsBooks(db) },
    }),
    start() {
      chat.start()
      void reconcile().catch((error: unknown) => log.warn({ err: error }, 'Stars were not reconciled'))
      queue.every('reconcile Stars', RECONCILE_MS, reconcile)
    },
  }
}

/** Commands as Telegram shows them; also for `doctor`. */
export function telegramMenu(catalog: CatalogHolder, locales: Locales, locale: Locale): MenuCommand[] {
  return menuOf(catalog.current(), locales, locale).map(({ name, description, options, words }) => ({
    name,
    description,
    inGroups: options.length > 0 || words === 'required' || name === 'help' || name === 'cancel',
  }))
}

function fileIdsIn(db: Database): TelegramParts['fileIds'] {
  const chatOf = (bot: string) => `telegram:${bot}`
  return {
    async find(bot, artifactIds, form) {
      if (artifactIds.length === 0) return new Map()
      const rows = await db.outer
        .selectFrom('chat_files')
        .select(['artifact_id', 'file_id'])
        .where('chat', '=', chatOf(bot))
        .where('artifact_id', 'in', artifactIds)
        .where('form', '=', form)
        .execute()
      return new Map(rows.map((row) => [row.artifact_id, row.file_id]))
    },
    async keep(bot, artifactId, form, fileId) {
      await db.transaction(async (trx) => {
        // The work may have been deleted while its file was on the way.
        const there = await trx.selectFrom('artifacts').select('id').where('id', '=', artifactId).executeTakeFirst()
        if (there === undefined) return
        await trx
          .insertInto('chat_files')
          .values({ chat: chatOf(bot), artifact_id: artifactId, form, file_id: fileId })
          .onConflict((conflict) => conflict.columns(['chat', 'artifact_id', 'form']).doUpdateSet({ file_id: fileId }))
          .execute()
      })
    },
    async forget(bot, artifactId, form) {
      await db.outer
        .deleteFrom('chat_files')
        .where('chat', '=', chatOf(bot))
        .where('artifact_id', '=', artifactId)
        .where('form', '=', form)
        .execute()
    },
  }
}
