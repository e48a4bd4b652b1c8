import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDiscord } from './app/discord.ts'
import { prepareFolders } from './app/folders.ts'
import { linkRoute, linkSecret } from './app/media-links.ts'
import { type OpenedPayments, openPayments } from './app/payments.ts'
import { openPrivacy } from './app/privacy.ts'
import { openProviders } from './app/providers.ts'
import { lanesOf, openQueue } from './app/queue.ts'
import { openSandbox } from './app/sandbox.ts'
import { openScreens } from './app/screens.ts'
import { openCatalog, openScreen, replaceCatalog, SHIPPED, StartError } from './app/shipped.ts'
import { openStore } from './app/store.ts'
import { openTelegram } from './app/telegram.ts'
import type { App, Overrides } from './app/types.ts'
import { drainMs, warnOfUncounted, watchVendors } from './app/vendors.ts'
import { wakeRoute } from './app/wake-route.ts'
import { webChatParts } from './app/web-chat.ts'
import { composeCards } from './bots/conversation/cards/index.ts'
import { createConversation } from './bots/conversation/dispatch.ts'
import { loadLocales } from './bots/conversation/locale.ts'
import { loadPolicy } from './bots/conversation/policy.ts'
import { createWebChat } from './bots/web/index.ts'
import type { Config } from './config.ts'
import { createAdminNotices } from './core/admins.ts'
import { openDatabase } from './core/db/database.ts'
import { migrate } from './core/db/migrate.ts'
import { lockFolder } from './core/db/sqlite.ts'
import { Fault } from './core/errors.ts'
import type { GenerationParts } from './core/generation/parts.ts'
import { generationHandlers, startSweeps } from './core/generation/worker.ts'
import { handleInbox, type InboxHandler } from './core/inbox.ts'
import { createMediaTools } from './core/media/index.ts'
import { createOutside } from './core/net/outside.ts'
import { deliverChat } from './core/outbox.ts'
import type { ChatPort } from './core/ports.ts'
import { openPrivacyKey } from './core/privacy/key.ts'
import { knownProviders } from './core/providers/index.ts'
import { verifyRecent, verifyWhole } from './core/verify/watch.ts'
import { createHttp } from './http.ts'
import type { RootLog } from './log.ts'
import type { MetricsRegistry } from './metrics.ts'

export type { App, Overrides } from './app/types.ts'
export { StartError }

const VERIFY_PROGRAM = fileURLToPath(new URL('./tools/verify.ts', import.meta.url))

export async function createApp(
  config: Config,
  given: { log: RootLog; metrics: MetricsRegistry },
  overrides: Overrides = {},
): Promise<App> {
  const { metrics } = given
  const log = overrides.log ?? given.log
  const clock = overrides.clock ?? { nowMs: () => Date.now() }
  const ends: (() => Promise<void> | void)[] = []
  const endAll = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }

  try {
    const { workRoot } = await prepareFolders(config)
    const lock = config.database.kind === 'sqlite' ? lockFolder(join(config.dataDir, 'lock.sqlite')) : undefined
    if (lock === null) throw new StartError(`another process uses ${config.dataDir}: stop it, or set another DATA_DIR`)
    if (lock !== undefined) ends.push(() => lock.release())
    const url = config.database.kind === 'sqlite' ? `sqlite:${config.database.path}` : config.database.url
    const migrated = await migrate(url, { backupDir: join(config.dataDir, 'backups') })
    if (migrated.length > 0) log.info({ migrated }, 'the database was brought up to date')
    const db = openDatabase(url, { onError: (err) => log.warn({ err }, 'an idle database connection broke') })
    ends.push(() => db.close())
    // SQLite has one connection for everything that writes: what has seconds to answer does not queue behind it.
    const reader = config.database.kind === 'sqlite' ? openDatabase(url, { readonly: true }) : db
    if (reader !== db) ends.push(() => reader.close())

    const sandbox = overrides.sandbox ?? openSandbox(log, ends)
    const linkKey = linkSecret(config.dataDir)
    const engines = overrides.providers ?? openProviders(config, { sandbox, clock, log, secret: linkKey })
    const providers = new Map(engines.map((one) => [one.id, one]))
    const queue = overrides.queue ?? (await openQueue({ db, url, clock, log, providers }))
    const catalog = openCatalog(config.dataDir, knownProviders(engines), overrides.catalogYaml)
    warnOfUncounted(catalog.current(), engines, log)
    const screen = openScreen(config.dataDir)
    const locales = loadLocales(
      [join(SHIPPED, 'locales'), join(config.dataDir, 'locales')],
      config.defaultLocale,
      (problem) => log.warn({ problem }, 'a locale file has a problem'),
    )
    const policy = loadPolicy(
      [join(config.dataDir, 'legal'), join(SHIPPED, 'legal')],
      config.operator,
      config.minimumAge,
    )

    const media = overrides.media ?? createMediaTools(sandbox, { visibleMark: config.visibleMark })
    const screens = openScreens({
      config: config.screens,
      catalog: catalog.current(),
      local: screen,
      notifyAdmins: createAdminNotices({ queue, clock, log, admins: config.admins }),
      ...{ sandbox, media, clock, log, metrics },
      ...(overrides.moderators === undefined ? {} : { moderators: overrides.moderators }),
    })
    const privacyKey = openPrivacyKey(config.dataDir)
    const ports = new Map<string, ChatPort>()
    const generation: GenerationParts = {
      db,
      queue,
      clock,
      log,
      catalog,
      providers,
      store: overrides.store ?? (await openStore(config, clock, linkKey, ends)),
      media,
      outside: overrides.outside ?? createOutside({ allow: engines.flatMap((one) => one.trustedHosts ?? []) }),
      screens,
      strikes: () => screen.rules().strikes,
      async fetchFromChat(platform, ref, signal) {
        const port = ports.get(platform)
        if (port?.fetch === undefined) throw new Fault('chat_without_files')
        return port.fetch(ref, signal)
      },
      metrics,
      uploadKeptMs: config.uploadKeptDays * 24 * 60 * 60 * 1000,
      workRoot,
      fingerprint: privacyKey.fingerprint,
      random: overrides.random ?? Math.random,
      ...watchVendors(metrics),
      crash: overrides.crash ?? (() => {}),
    }
    const telegram = openTelegram({ ...generation, reader }, locales, config, overrides.crash ?? (() => {}))
    const startLinks = (payload: string) => telegram?.chat.startLinks(payload) ?? []
    const discord = await openDiscord({
      generation: { ...generation, reader },
      locales,
      policy,
      config,
      crash: overrides.crash ?? (() => {}),
      order: (trx, wanted) => shops.payments.order(trx, wanted),
      subscribe: (trx, wanted) => shops.payments.subscribe(trx, wanted),
    })
    const shops: OpenedPayments = openPayments({
      generation,
      locales,
      config,
      startLinks,
      methods: [...(telegram?.methods ?? []), ...(discord?.methods ?? []), ...(overrides.methods ?? [])],
      ...(overrides.crash === undefined ? {} : { crash: overrides.crash }),
    })
    const { payments } = shops
    const privacy = openPrivacy({
      generation,
      payments,
      ports,
      sandbox,
      config,
      key: privacyKey,
      crash: overrides.crash ?? (() => {}),
    })
    const conversation = createConversation({
      generation,
      payments,
      privacy: privacy.parts,
      catalog,
      locales,
      policy,
      screenText: screen.screenText,
      admins: config.admins,
      startLinks,
    })
    const handlerFor = (source: string): InboxHandler =>
      source.startsWith('pay:') ? payments.inboxHandler(source.slice('pay:'.length)) : conversation

    const webChat = createWebChat(webChatParts({ generation, locales, config, privacy: privacy.parts }))
    ends.push(() => webChat.close())
    const chats = [webChat.port, telegram?.chat.port, discord?.chat.port, ...(overrides.chats ?? [])]
    for (const port of chats) if (port !== undefined) ports.set(port.platform, port)

    const compose = composeCards({ generation, payments, locales, clock })
    const delivery = { db, queue, clock, log, ports, compose, metrics, crash: generation.crash }
    const books = { ok: true }
    const watching = new AbortController()
    ends.push(() => watching.abort())
    const watch = {
      db,
      url,
      log,
      alarm: () => {
        books.ok = false
      },
      program: VERIFY_PROGRAM,
      signal: watching.signal,
    }
    const http = overrides.headless
      ? null
      : await createHttp({
          host: config.host,
          port: config.port,
          publicUrl: config.publicUrl,
          trustedProxies: config.trustedProxies,
          log,
          metrics,
          parts: [
            webChat.http,
            ...(telegram === null ? [] : [telegram.chat.http]),
            ...shops.http,
            wakeRoute(generation, linkKey),
            linkRoute(generation, linkKey),
            privacy.http,
          ],
          ready: {
            database: async () =>
              (await db.outer.selectFrom('checkpoints').select('name').limit(1).execute()) !== undefined,
            ledger: () => books.ok,
          },
        })
    if (http !== null) ends.push(() => http.close())
    let stopped: Promise<void> | undefined

    return {
      db,
      queue,
      generation,
      payments,
      catalog,
      http,
      webChat,
      async start() {
        if (overrides.unwatched !== true) await verifyRecent(watch)
        const handlers = {
          inbox: (orderKey: string) => handleInbox({ db, queue, clock, log, handlerFor }, orderKey),
          chat: (chatKey: string) => deliverChat(delivery, chatKey),
          ...generationHandlers(generation),
          ...payments.handlers,
          ...privacy.handlers,
        }
        await queue.work(handlers, lanesOf(providers))
        await startSweeps(generation, {
          alone: db.dialect === 'sqlite',
          alsoWake: async (all) => {
            await payments.wakeOverdue(all)
            await privacy.wakeOverdue(all)
          },
        })
        privacy.start()
        if (overrides.unwatched !== true) void verifyWhole(watch)
        const address = http === null ? '' : await http.listen()
        if (http !== null) shops.listening(address)
        telegram?.start()
        discord?.start()
        return address
      },
      reloadCatalog() {
        const mistakes = replaceCatalog(catalog, config.dataDir)
        if (mistakes.length === 0) warnOfUncounted(catalog.current(), engines, log)
        return mistakes
      },
      stop() {
        stopped ??= (async () => {
          http?.drain()
          await Promise.all([telegram?.chat.stop(), discord?.chat.stop()])
          await queue.stop(drainMs(generation))
          telegram?.chat.close()
          discord?.chat.close()
          await endAll()
        })()
        return stopped
      },
    }
  } catch (error) {
    await endAll()
    throw error
  }
}
