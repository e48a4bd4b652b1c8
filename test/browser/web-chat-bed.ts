/**
 * The web chat on its real server, database and inbox, with a bot that a test writes: everything behind the inbox row is the
 * test's. The real locale files are used.
 */
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import type { Intent, Speaker } from '../../src/bots/conversation/types.ts'
import { createWebChat, type MenuItem, type WebChat } from '../../src/bots/web/index.ts'
import { Fault, Refusal } from '../../src/core/errors.ts'
import { newId } from '../../src/core/id.ts'
import { type Incoming, receive } from '../../src/core/inbox.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { findPerson, type Person, personOf } from '../../src/core/people.ts'
import type { Address, Clock, Locale, Log, Outgoing, Queue } from '../../src/core/ports.ts'
import { createHttp, type Http } from '../../src/http.ts'
import type { TestDatabase } from '../support/databases.ts'

const LOCALES_DIR = fileURLToPath(new URL('../../data/locales', import.meta.url))
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
const metrics = { count() {}, observe() {}, gauge() {} }

export interface BedOptions {
  database: TestDatabase
  clock?: Clock
  token?: string
  publicUrl?: string
  port?: number
  /** Texts beside those of the page, in Fluent's form. */
  texts?: string
  menu?: (locale: Locale) => MenuItem[]
  /** What the bot does with an intent. */
  answer?: (intent: Intent, bed: Bed) => Promise<void> | void
}

export interface Bed {
  address: string
  /** Where uploads lie while they are decoded. */
  workRoot: string
  http: Http
  web: WebChat
  /** Everything that came in, copies left out. */
  intents: Intent[]
  /** The bot says something; answers the message's id. */
  say(to: Address, outgoing: Outgoing, id?: string): Promise<string>
  edit(to: Address, id: string, outgoing: Outgoing): Promise<string>
  /** A stored file of a person. */
  store(
    personId: string,
    file: { bytes: Buffer; mime: string; type?: string; widthPx?: number; heightPx?: number; durationMs?: number },
  ): Promise<string>
  person(chat: string): Promise<Person>
  /** The store forgets every file; their rows stay. */
  loseFiles(): void
  close(): Promise<void>
}

/** A plain text of the bot, for tests: whatever it is, as it is. */
export const plain = (text: string) => ({ key: 'test-plain', params: { text } })

export async function startBed(options: BedOptions): Promise<Bed> {
  const { db } = options.database
  const clock = options.clock ?? { nowMs: () => Date.now() }
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-web-'))
  const locales = loadLocales(await localeDirs(dir, options.texts ?? ''), 'en', () => {})
  const workRoot = join(dir, 'work')
  await mkdir(workRoot)
  const intents: Intent[] = []
  const files = new Map<string, string>()
  let work: Promise<void> = Promise.resolve()
  const queue = { wake: async () => {} } as unknown as Queue

  const personFor = (speaker: Speaker): Promise<Person> =>
    db.transaction((trx) =>
      personOf(
        trx,
        { platform: speaker.platform, externalId: speaker.externalId, locale: locales.negotiate(speaker.language) },
        { startCredits: 20, nowMs: clock.nowMs() },
      ),
    )

  async function store(personId: string, file: Parameters<Bed['store']>[1]): Promise<string> {
    const id = newId(clock.nowMs())
    const path = join(dir, id)
    await writeFile(path, file.bytes)
    files.set(id, path)
    await db.outer
      .insertInto('artifacts')
      .values({
        id,
        person_id: personId,
        generation_id: null,
        role: 'input',
        position: 0,
        state: 'stored',
        key: id,
        type: file.type ?? file.mime.split('/')[0]!.replace('image', 'picture'),
        mime: file.mime,
        size_bytes: file.bytes.length,
        width_px: file.widthPx ?? null,
        height_px: file.heightPx ?? null,
        duration_ms: file.durationMs ?? null,
        created_at_ms: clock.nowMs(),
        expires_at_ms: null,
      })
      .execute()
    return id
  }

  async function take(incoming: Incoming): Promise<boolean> {
    const isNew = await receive({ db, queue, clock }, incoming)
    if (!isNew) return false
    const intent = incoming.payload as unknown as Intent
    intents.push(intent)
    work = work.then(async () => options.answer?.(intent, bed)).catch(() => {})
    return true
  }

  const web = createWebChat({
    db,
    clock,
    log: silent,
    metrics,
    locales,
    config: { publicUrl: options.publicUrl, webChat: { on: true, token: options.token } },
    receive: take,
    personFor,
    workRoot,
    async storeUpload({ personId, path }) {
      const bytes: Buffer[] = []
      await pipeline(createReadStream(path), async (stream) => {
        for await (const chunk of stream) bytes.push(chunk as Buffer)
      })
      const all = Buffer.concat(bytes)
      if (all.subarray(0, 4).toString('hex') !== '89504e47') throw new Refusal('file_unknown')
      return store(personId, {
        bytes: all,
        mime: 'image/png',
        widthPx: all.readUInt32BE(16),
        heightPx: all.readUInt32BE(20),
      })
    },
    async openArtifact(artifactId, _personId, range) {
      const path = files.get(artifactId)
      if (path === undefined) throw new Fault('not_found')
      return { stream: createReadStream(path, range), mime: '', sizeBytes: 0, name: 'Fox: in the "snow" / лиса.png' }
    },
    async summary(personId) {
      const person = await findPerson(db.outer, personId)
      return { locale: person?.locale ?? 'en', balance: await balanceOf(db.outer, personId) }
    },
    menu: options.menu ?? (() => []),
  })
  const http = await createHttp({
    host: '127.0.0.1',
    port: options.port ?? 0,
    publicUrl: options.publicUrl,
    log: silent,
    parts: [web.http],
  })
  await http.listen()
  const bound = http.server.server.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0

  const sending = async (to: Address, id: string) => {
    const person = await personFor({ platform: 'web', externalId: to.chat })
    return { id, personId: person.id, locale: person.locale }
  }
  const bed: Bed = {
    address: `http://127.0.0.1:${port}`,
    workRoot,
    http,
    web,
    intents,
    store,
    person: (chat) => personFor({ platform: 'web', externalId: chat }),
    loseFiles: () => files.clear(),
    async say(to, outgoing, id = newId(clock.nowMs())) {
      await web.port.send(to, outgoing, await sending(to, id))
      return id
    },
    async edit(to, id, outgoing) {
      return (await web.port.edit(to, { parts: [id] }, outgoing, await sending(to, id))).state
    },
    async close() {
      await web.close()
      // A client's spare connection, opened and never used, is not waited for.
      await http.close(150)
      await work
      await rm(dir, { recursive: true, force: true })
    },
  }
  return bed
}

/** The shipped locale files, and over them the texts of the test. */
async function localeDirs(dir: string, texts: string): Promise<string[]> {
  const own = join(dir, 'own')
  await mkdir(own)
  await writeFile(join(own, 'en.ftl'), `test-plain = { $text }\n${texts}\n`)
  return [LOCALES_DIR, own]
}
