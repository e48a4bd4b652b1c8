import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PRIVACY_CRASH_POINTS } from '../../src/core/privacy/parts.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { grep } from '../privacy/grep.ts'
import { readChat } from './chat-record.ts'
import { type Lives, startLives } from './lives.ts'
import { diceOf } from './random.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const SEED = 11
const KEPT_DAYS = 5

const root = mkdtempSync(join(tmpdir(), 'chatelier-privacy-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Where unsaved works are swept, where an archive is made and brought, and where somebody is erased. */
const POINTS = {
  sweep: ['sweep:warned', 'sweep:blanked'],
  export: PRIVACY_CRASH_POINTS.filter((point) => point.startsWith('export:')),
  erase: PRIVACY_CRASH_POINTS.filter((point) => point.startsWith('erase:')),
}

/** By the dice one of the sweep and one of the export on SQLite, one of the erasure on PostgreSQL; with DEATHS=all every one on both. */
function pointsOf(kind: 'sqlite' | 'postgres'): string[] {
  if (process.env['DEATHS'] === 'all') return Object.values(POINTS).flat()
  const dice = diceOf(SEED)
  const [sweep, ...others] = Object.values(POINTS).map((points) => points[dice.between(0, points.length - 1)]!)
  return kind === 'sqlite' ? [sweep!, others[0]!] : [others[1]!]
}

const filesBelow = (dir: string): string[] =>
  existsSync(dir)
    ? readdirSync(dir, { recursive: true, withFileTypes: true }).flatMap((one) => (one.isFile() ? [one.name] : []))
    : []

/** The real application: somebody lives from their first picture to their erasure, with one SIGKILL on the way. */
test.each(['sqlite', 'postgres'] as const)(
  'on %s a SIGKILL in the sweep, the export or the erasure: the archive is brought once, and everything is erased',
  async (kind) => {
    const lives = await startLives(kind, root, { resultDays: KEPT_DAYS })
    const { db, tell, write, press } = lives
    const words: string[] = []
    const points = pointsOf(kind)
    for (const [index, point] of points.entries()) {
      const name = `quokka${index}`
      const before = lives.deaths()
      const personId = await begin(lives, name)
      words.push(personId, name)
      await tell({ type: 'die', at: point })
      await write(name, 'export')
      await lives.until('the archive brought', async () => (await exportStates(lives, personId)) === 'done', MINUTE_MS)
      const brought = readChat(lives.chatPath).filter((line) => line.chat === name && line.key === 'export-ready')
      expect([point, brought.length, brought[0]?.media.length]).toEqual([point, 1, 1])
      if (point.startsWith('sweep:')) await sweepUnsaved(lives, personId)
      await press(name, 'forget::yes')
      await lives.until('the wait', async () => (await erasureOf(lives, personId)) !== undefined)
      await tell({ type: 'ahead', ms: DAY_MS - 10 * MINUTE_MS })
      await write(name, 'image', `slowly a ${name}`)
      await lives.until('the slow one begun', async () => (await runningOf(lives, personId)) > 0)
      await tell({ type: 'ahead', ms: 10 * MINUTE_MS })
      const erasure = (await erasureOf(lives, personId))!
      const isDone = async () => {
        const row = await db.outer.selectFrom('erasures').select('state').where('id', '=', erasure).executeTakeFirst()
        return row?.state === 'done'
      }
      await lives.until('the erasure done', isDone, MINUTE_MS)
      await lives.until(`the death at ${point}`, async () => lives.deaths() > before)
      expect([point, lives.deaths() - before]).toEqual([point, 1])
      const receipts = readChat(lives.chatPath).filter((line) => line.chat === name && line.key === 'erased')
      expect([point, receipts.length]).toEqual([point, 1])
    }
    await tell({ type: 'clean' })
    await lives.stop()
    expect((await verify(db)).differences.map(lineOf)).toEqual([])
    expect(await grep(db, words)).toEqual([])
    expect(await db.outer.selectFrom('artifacts').select('id').execute()).toEqual([])
    expect(filesBelow(join(lives.dataDir, 'media'))).toEqual([])
    await db.close()
  },
  30 * MINUTE_MS,
)

/** Somebody with a picture. Answers their number. */
async function begin(lives: Lives, name: string): Promise<string> {
  await lives.tell({ type: 'people', names: [name], credits: 20 })
  const personId = await lives.personId(name)
  await lives.write(name, 'image', `a ${name} at night`)
  const isMade = async () => {
    const rows = await lives.db.outer
      .selectFrom('generations')
      .select('state')
      .where('person_id', '=', personId)
      .execute()
    return rows.some(({ state }) => state === 'done')
  }
  await lives.until('the picture', isMade)
  return personId
}

/** The unsaved picture is warned of, and goes three days later, whoever dies on the way. */
async function sweepUnsaved(lives: Lives, personId: string): Promise<void> {
  const isGone = async () => {
    const rows = await lives.db.outer
      .selectFrom('generations')
      .select('deleted_at_ms')
      .where('person_id', '=', personId)
      .execute()
    return rows.every(({ deleted_at_ms }) => deleted_at_ms !== null)
  }
  for (let day = 0; day < 2 * KEPT_DAYS && !(await isGone()); day++) {
    await lives.tell({ type: 'ahead', ms: DAY_MS })
    await lives.tell({ type: 'sweep' })
    await lives.until('messages brought', async () => {
      const { messages } = (await lives.tell({ type: 'status' })) as { messages: number }
      return messages === 0
    })
  }
  expect(await isGone()).toBe(true)
}

async function exportStates({ db }: Lives, personId: string): Promise<string | undefined> {
  return (await db.outer.selectFrom('exports').select('state').where('person_id', '=', personId).executeTakeFirst())
    ?.state
}

async function erasureOf({ db }: Lives, personId: string): Promise<string | undefined> {
  return (await db.outer.selectFrom('erasures').select('id').where('person_id', '=', personId).executeTakeFirst())?.id
}

async function runningOf({ db }: Lives, personId: string): Promise<number> {
  const rows = await db.outer
    .selectFrom('attempts')
    .innerJoin('generations', 'generations.id', 'attempts.generation_id')
    .select('attempts.id')
    .where('generations.person_id', '=', personId)
    .where('attempts.operation', 'is not', null)
    .where('generations.state', '=', 'check')
    .execute()
  return rows.length
}
