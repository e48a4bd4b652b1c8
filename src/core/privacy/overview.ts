/** What is kept of a person, in figures: for /mydata, as words and as a picture. Reads only. */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream'
import { sql } from 'kysely'
import type { Reader } from '../db/database.ts'
import { workDir } from '../generation/work-dir.ts'
import { newId } from '../id.ts'
import { peopleWith } from './export-data.ts'
import { HEIGHT_PX, overviewSvg, WIDTH_PX } from './overview-picture.ts'
import type { PrivacyParts } from './parts.ts'

export interface Overview {
  sinceMs: number
  /** Works that are kept, by kind. */
  works: { [kind: string]: number }
  saved: number
  uploads: number
  /** All stored files. */
  storedBytes: number
  orders: number
  paid: number
  firstWorkMs: number | null
  lastWorkMs: number | null
  /** Who has served a request, and how many. */
  vendors: { id: string; n: number }[]
  consents: { version: number; minimumAge: number; givenAtMs: number }[]
  chats: { platform: string; sinceMs: number }[]
  /** Works by month, the last twelve, oldest first: `2026-11`. */
  months: { month: string; n: number }[]
}

export async function readOverview(db: Reader, personId: string, nowMs: number): Promise<Overview> {
  const people = await peopleWith(db, personId)
  const ids = sql.join(people)
  const one = async (query: ReturnType<typeof sql<{ n: number }>>) => Number((await query.execute(db)).rows[0]?.n ?? 0)
  const works = await db
    .selectFrom('generations')
    .select(['kind', 'created_at_ms', 'saved'])
    .where('person_id', 'in', people)
    .where('state', '=', 'done')
    .where('kind', '<>', 'write')
    .where('deleted_at_ms', 'is', null)
    .execute()
  const { rows: vendors } = await sql<{ id: string; n: number }>`
    select a.provider as id, count(*) as n from attempts a join generations g on g.id = a.generation_id
    where g.person_id in (${ids}) group by a.provider order by n desc, a.provider limit 12`.execute(db)
  const person = await db.selectFrom('people').select('created_at_ms').where('id', '=', personId).executeTakeFirst()
  const consents = await db
    .selectFrom('consents')
    .select(['policy_version', 'minimum_age', 'given_at_ms'])
    .where('person_id', 'in', people)
    .orderBy('given_at_ms')
    .execute()
  const chats = await db
    .selectFrom('identities')
    .select(['platform', 'created_at_ms'])
    .where('person_id', 'in', people)
    .orderBy('created_at_ms')
    .execute()
  const times = works.map((work) => work.created_at_ms)
  return {
    sinceMs: person?.created_at_ms ?? nowMs,
    works: Object.fromEntries(
      [...Map.groupBy(works, (work) => work.kind)].map(([kind, all]): [string, number] => [kind, all.length]),
    ),
    saved: works.filter((work) => work.saved === 1).length,
    uploads: await one(
      sql`select count(*) as n from artifacts where person_id in (${ids}) and role = 'input' and state = 'stored'`,
    ),
    storedBytes: await one(
      sql`select coalesce(sum(size_bytes), 0) as n from artifacts where person_id in (${ids}) and state = 'stored'`,
    ),
    orders: await one(sql`select count(*) as n from orders where person_id in (${ids})`),
    paid: await one(sql`select count(*) as n from payments where person_id in (${ids})`),
    firstWorkMs: times.length === 0 ? null : Math.min(...times),
    lastWorkMs: times.length === 0 ? null : Math.max(...times),
    vendors: vendors.map((vendor) => ({ id: vendor.id, n: Number(vendor.n) })),
    consents: consents.map((consent) => ({
      version: consent.policy_version,
      minimumAge: consent.minimum_age,
      givenAtMs: consent.given_at_ms,
    })),
    chats: chats.map((chat) => ({ platform: chat.platform, sinceMs: chat.created_at_ms })),
    months: monthsOf(times, nowMs),
  }
}

function monthsOf(times: readonly number[], nowMs: number): Overview['months'] {
  const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
  const now = new Date(nowMs)
  return Array.from({ length: 12 }, (_, at) => {
    const month = monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11 + at, 1))
    return { month, n: times.filter((ms) => monthOf(ms) === month).length }
  })
}

export interface Drawn {
  widthPx: number
  heightPx: number
  /** The PNG; its file goes when it was read. */
  open(): Readable
}

/** The same as a picture. It has figures and signs and no words, so that it is the same in every language. */
export async function drawOverview(parts: PrivacyParts, personId: string): Promise<Drawn> {
  const { db, clock, workRoot } = parts.generation
  const svg = overviewSvg(await readOverview(db.outer, personId, clock.nowMs()))
  const dir = await workDir(workRoot, `overview-${newId(clock.nowMs())}`)
  const path = join(dir, 'overview.png')
  await parts.rasterize({ svg, path, widthPx: WIDTH_PX })
  return {
    widthPx: WIDTH_PX,
    heightPx: HEIGHT_PX,
    open() {
      const stream = createReadStream(path)
      finished(stream, () => void rm(dir, { recursive: true, force: true }).catch(() => {}))
      return stream
    },
  }
}
