/** /export and /mydata on both databases: what is in the archive, in how many parts, who gets it and when it goes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { TABLES } from '../../src/core/privacy/tables.ts'
import { type Bed, joinChats, openBed, type Somebody } from '../link/bed.ts'
import { eachDatabase } from '../support/databases.ts'

const HOUR_MS = 3_600_000
const SCHEMA = JSON.parse(
  readFileSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'docs/export-schema.json'), 'utf8'),
) as object
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA)

type Archive = Map<string, Buffer>

function unzip(bytes: Buffer): Promise<Archive> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (error, zip) => {
      if (error !== null || zip === undefined) return reject(error)
      const found: Archive = new Map()
      zip.on('error', reject)
      zip.on('end', () => resolve(found))
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, (broken, stream) => {
          if (broken !== null || stream === undefined) return reject(broken)
          buffer(stream).then((content) => {
            found.set(entry.fileName, content)
            zip.readEntry()
          }, reject)
        }),
      )
      zip.readEntry()
    })
  })
}

/** Every archive that somebody was sent, as it lies in the store. */
async function archivesOf({ app, chats }: Bed, platform: string): Promise<Archive[]> {
  const items = chats[platform]!.messages.flatMap((one) => one.outgoing.media ?? []).filter(
    (item) => item.type === 'file',
  )
  return Promise.all(
    items.map(async ({ id, sizeBytes }) => {
      const row = await app.db.outer
        .selectFrom('artifacts')
        .select('key')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const bytes = await buffer(await app.generation.store.open(row.key))
      expect(bytes.length).toBe(sizeBytes)
      return unzip(bytes)
    }),
  )
}

const files = (archives: readonly Archive[]): Archive => new Map(archives.flatMap((one) => [...one]))
const storedExports = ({ app }: Bed) =>
  app.db.outer.selectFrom('artifacts').select('state').where('role', '=', 'export').execute()

async function pay(bed: Bed, who: Somebody): Promise<void> {
  await who.say('/buy')
  await who.press('pack')
  const row = await bed.app.db.outer.selectFrom('orders').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await bed.pay(row.id)
}

eachDatabase((name, open) => {
  /** What is written and fetched is files: the database has no part in it. */
  const testOnce = test.skipIf(name === 'postgres' && process.env['DEATHS'] !== 'all')

  test('structured export: one archive with all data by the documented schema, the ledger as CSV, and every file', async () => {
    const bed = await openBed((await open()).url)
    const [ann, her, eve] = [
      await bed.guest('one', 'ann'),
      await bed.guest('two', 'her'),
      await bed.guest('one', 'eve'),
    ]
    await her.say('a heron of hers')
    await joinChats(ann, her)
    await ann.say('a heron, "quoted", =1+1')
    await eve.say('a wolf of somebody else')
    const reference = { provider: 'piapi', value: { song: 'name-at-the-vendor', by: 'music-u' } }
    const inputs = JSON.stringify([{ from: 'artifact', id: 'a-song', type: 'audio', reference }])
    await bed.app.db.outer.updateTable('generations').set({ inputs }).execute()
    await pay(bed, ann)
    await ann.say('/complaint too slow')
    await ann.say('kill all immigrants')
    expect((await ann.say('/export')).media + ann.seen().at(-1)!.lines.length).toBeGreaterThan(0)
    await bed.pass(1000)
    const [archive, ...others] = await archivesOf(bed, 'one')
    expect(others).toEqual([])
    const names = [...archive!.keys()]
    const documents = names.filter((name) => name.endsWith('.json'))
    for (const name of documents) {
      const document = JSON.parse(archive!.get(name)!.toString('utf8')) as object
      expect([name, validate(document), validate.errors]).toEqual([name, true, null])
    }
    const whole = [...archive!.values()].map((bytes) => bytes.toString('utf8')).join('\n')
    expect(whole).toContain('a heron of hers')
    expect(whole).toContain('too slow')
    expect(whole).not.toContain('wolf')
    // Nothing of ours: where files lie, what vendors call their jobs.
    const { keys } = { keys: await bed.app.db.outer.selectFrom('artifacts').select('key').execute() }
    expect(keys.filter(({ key }) => whole.includes(key))).toEqual([])
    expect(whole).toContain('a-song')
    expect(whole).not.toContain('name-at-the-vendor')
    const csv = archive!.get('ledger.csv')!.toString('utf8').trim().split('\r\n')
    expect(csv[0]).toBe('time,kind,credits,cause,cause_id')
    expect(csv.slice(1).some((line) => /,topup,100,payment,/.test(line))).toBe(true)
    const works = names.filter((name) => name.startsWith('works/'))
    expect(works).toHaveLength(2)
    for (const name of works) expect(archive!.get(name)!.toString()).toMatch(/^picture/)
    const tables = new Set(documents.flatMap((name) => /^data\/(\w+)-\d+\.json$/.exec(name)?.[1] ?? []))
    for (const table of [
      'people',
      'identities',
      'consents',
      'generations',
      'attempts',
      'artifacts',
      'transfers',
      'orders',
      'payments',
      'verdicts',
      'rights_requests',
    ])
      expect([table, tables.has(table)]).toEqual([table, true])
    await bed.leave()
  })

  testOnce('an archive that is larger than the chat takes comes in parts, each a whole archive', async () => {
    const bed = await openBed((await open()).url)
    const ann = await bed.guest('one', 'ann')
    Object.assign(bed.chats['one']!, { fileBytes: 9000 })
    for (let n = 0; n < 6; n++) await ann.say(`picture number ${n}`)
    await ann.say('/export')
    await bed.pass(1000)
    const archives = await archivesOf(bed, 'one')
    expect(archives.length).toBeGreaterThan(1)
    const shown = bed.chats['one']!.messages.flatMap((one) => one.outgoing.media ?? []).filter(
      (one) => one.type === 'file',
    )
    expect(shown.every(({ sizeBytes }) => sizeBytes <= 9000)).toBe(true)
    expect([...files(archives).keys()].filter((name) => name.startsWith('works/'))).toHaveLength(6)
    expect(
      ann
        .seen()
        .flatMap((one) => one.lines)
        .filter((line) => line.startsWith('Part ')),
    ).toHaveLength(archives.length)
    await bed.leave()
  })

  testOnce('where people can come by, a large archive is one behind an address that expires', async () => {
    const bed = await openBed((await open()).url, { env: { PUBLIC_URL: 'https://bot.example.com' }, http: true })
    const ann = await bed.guest('one', 'ann')
    Object.assign(bed.chats['one']!, { fileBytes: 20 })
    await ann.say('a heron')
    await ann.say('a second heron')
    await ann.say('a third heron')
    await ann.say('/export')
    await bed.pass(1000)
    const url = bed.chats['one']!.messages.flatMap((one) => (one.outgoing.buttons ?? []).flat())
      .flatMap(({ press }) => ('url' in press ? [press.url] : []))
      .find((one) => one.includes('/export/'))!
    const get = (path: string) => bed.app.http!.server.inject({ url: path, headers: { host: 'bot.example.com' } })
    const path = new URL(url).pathname
    const answer = await get(path)
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'application/zip',
      'no-store',
    ])
    expect([...(await unzip(answer.rawPayload)).keys()].filter((name) => name.startsWith('works/'))).toHaveLength(3)
    expect((await get(path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).statusCode).toBe(404)
    expect((await get(path.replace(/\/\d{13}\//, '/9999999999999/'))).statusCode).toBe(404)
    await bed.pass(25 * HOUR_MS)
    expect((await get(path)).statusCode).toBe(404)
    await bed.pass(11_000)
    expect(await storedExports(bed)).toEqual([])
    await bed.leave()
  })

  test('asked before others it is brought in private; one at a time, three a day, and gone when it was brought', async () => {
    const bed = await openBed((await open()).url)
    const ann = await bed.guest('one', 'ann')
    const inGroup = bed.somebody('one', 'ann', 'group')
    await inGroup.say('/export')
    await bed.run()
    const sent = bed.chats['one']!.messages.filter((one) => one.outgoing.media !== undefined)
    expect(sent.map((one) => one.address.place)).toEqual(['private'])
    expect(await storedExports(bed)).toHaveLength(1)
    await bed.pass(2 * 60_000)
    await bed.pass(11_000)
    expect(await storedExports(bed)).toEqual([])
    for (const expected of [/putting everything together/, /putting everything together/, /At most 3 a day/]) {
      await ann.write('/export')
      expect(
        ann
          .seen()
          .flatMap((one) => one.lines)
          .join('\n'),
      ).toMatch(expected)
      await bed.pass(2 * 60_000)
    }
    // Whoever never spoke in private is told to.
    const bob = bed.somebody('one', 'bob', 'group')
    expect((await bob.say('/export')).lines[0]).toMatch(/Write to me in private first/)
    await bed.leave()
  })

  test('a store that fails in between costs nobody an archive, and leaves nothing behind', async () => {
    const bed = await openBed((await open()).url)
    const ann = await bed.guest('one', 'ann')
    await ann.say('a heron')
    const { store } = bed.app.generation
    const put = store.put.bind(store)
    let failures = 2
    store.put = async (key, body) => {
      if (!key.endsWith('.zip') || failures-- <= 0) return put(key, body)
      body.destroy()
      throw new Error('the disk is away')
    }
    await ann.say('/export')
    for (let n = 0; n < 6; n++) await bed.pass(60_000)
    expect(await archivesOf(bed, 'one').catch(() => [])).toBeDefined()
    const shown = bed.chats['one']!.messages.flatMap((one) => one.outgoing.media ?? []).filter(
      (one) => one.type === 'file',
    )
    expect(shown).toHaveLength(1)
    await bed.pass(25 * HOUR_MS)
    await bed.pass(11_000)
    expect(await storedExports(bed)).toEqual([])
    await bed.leave()
  })

  test('see what is kept about me: counts, dates, vendors, consents and chats, as words and as a picture', async () => {
    const bed = await openBed((await open()).url)
    const ann = await bed.guest('one', 'ann')
    await ann.say('a heron')
    await pay(bed, ann)
    await ann.say('/mydata')
    await bed.pass(1000)
    const lines = ann
      .seen()
      .flatMap((one) => one.lines)
      .join('\n')
    for (const words of [
      await ann.personId(),
      'Picture: 1',
      'a: 1',
      'Orders: 1 · payments: 1',
      'Agreed to version',
      'one (since',
    ])
      expect(lines).toContain(words)
    const item = bed.chats['one']!.messages.flatMap((one) => one.outgoing.media ?? []).findLast(
      (one) => one.mime === 'image/png',
    )!
    const row = await bed.app.db.outer
      .selectFrom('artifacts')
      .select('key')
      .where('id', '=', item.id)
      .executeTakeFirstOrThrow()
    const picture = sharp(await buffer(await bed.app.generation.store.open(row.key)))
    expect(await picture.metadata()).toMatchObject({ format: 'png', width: item.widthPx, height: item.heightPx })
    expect((await picture.stats()).entropy).toBeGreaterThan(0.5)
    const closed = bed.app.db.outer.selectFrom('rights_requests').select(['kind', 'state', 'closed_by'])
    expect(await closed.execute()).toEqual([{ kind: 'access', state: 'closed', closed_by: 'action' }])
    await bed.leave()
  })
})

test('the schema of an export knows every table that is exported', () => {
  const known = (SCHEMA as { $defs: { document: { properties: { table: { enum: string[] } } } } }).$defs.document
    .properties
  const exported = Object.entries(TABLES).flatMap(([table, entry]) => (entry.export === null ? [] : [table]))
  expect([...known.table.enum].sort()).toEqual(exported.sort())
})
