/** Real SIGKILLs on the way of one wish in Discord, step by step; what counts is what the person sees there and owns. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import type { Answer, ChannelControl, PersonControl, Seen } from '../discord/double/index.ts'
import { creditsOf, isLeftBehind, showsOf } from './discord-judge.ts'
import { type DiscordStage, openDiscordStage } from './discord-stage.ts'
import { databasesOf, oneEach, oneOf } from './in-turn.ts'

/** An interaction's token is over after this. */
const LONG_MS = 16 * 60_000

const root = mkdtempSync(join(tmpdir(), 'chatelier-steps-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Step {
  what: string
  at: string
}
const NOT_STORED: Step = { what: 'before it was stored', at: 'intake:read' }
const STORED: Step = { what: 'between the row and the acknowledgement', at: 'intake:written' }
const ACKNOWLEDGED: Step = { what: 'between acknowledgement and effect', at: 'intake:acknowledged' }
const EFFECT: Step = { what: 'between effect and answer', at: 'answer:begun' }
const RUNNING: Step = { what: 'while the job runs', at: 'store:rows-committed' }
const UPLOADING: Step = { what: 'when the result is being uploaded', at: 'answer:uploading' }
const STATUS_SENT: Step = { what: 'between the status and its record', at: 'deliver:sent' }
const RESULT_SENT: Step = { what: 'between the result and its record', at: 'answer:sent' }

const KINDS = ['a command', 'a press', 'a window', 'a message'] as const
type Kind = (typeof KINDS)[number]
type Case = [kind: Kind, what: string, step: Step, downMs: number]

const cases = (kinds: readonly Kind[], steps: readonly Step[], downMs: number): Case[] =>
  kinds.flatMap((kind) =>
    steps
      .filter((step) => kind !== 'a message' || step !== ACKNOWLEDGED)
      .map((step): Case => [kind, step.what, step, downMs]),
  )

const EVERY = [NOT_STORED, STORED, ACKNOWLEDGED, EFFECT, RUNNING, UPLOADING, STATUS_SENT, RESULT_SENT]
const CASES: { [database: string]: Case[] } = {
  // In the tests every fifth on PostgreSQL; `npm run deaths` dies all of them, on both.
  sqlite: oneOf(5, [...cases(KINDS, EVERY, 0), ...cases(['a command', 'a press'], EVERY.slice(2), LONG_MS)]),
  postgres: oneOf(5, [
    ...cases(['a command'], EVERY.slice(1), 0),
    ...cases(['a press', 'a window', 'a message'], [ACKNOWLEDGED, STATUS_SENT, RESULT_SENT], 0),
    ...cases(['a command'], [ACKNOWLEDGED, STATUS_SENT], LONG_MS),
  ]),
}

describe.each(databasesOf('postgres'))('on %s', (database) => {
  let stage: DiscordStage
  let db: Database
  let ann: PersonControl
  let studio: ChannelControl
  /** A picture to go on with. */
  let made: Seen

  beforeAll(async () => {
    const dir = join(root, database)
    const url =
      database === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
    stage = await openDiscordStage({ url, dir })
    await stage.start()
    ann = await stage.guest('ann')
    studio = stage.discord.guild({ members: [ann] }).channel('studio')
    db = openDatabase(url)
    await picture()
  })
  afterAll(async () => {
    await stage.close()
    await db.close()
  })

  async function picture(): Promise<void> {
    const answer = await ann.slash('/image', { prompt: 'a harbour' }, { channel: studio })
    await stage.rest()
    made = await answer.settled()
  }

  /** Does it; answers the key of what it begins, once that is known. */
  async function wish(kind: Kind, arm: () => Promise<unknown>): Promise<Promise<{ key: string; answer?: Answer }>> {
    const keyOf = (answering: Promise<Answer>) => answering.then((answer) => ({ key: `int:${answer.id}`, answer }))
    if (kind === 'a message') {
      await arm()
      const { id, channelId } = ann.write('dm', 'a green house')
      return Promise.resolve({ key: `msg:${stage.discord.applicationId}:${channelId}:${id}` })
    }
    if (kind === 'a window') {
      const edit = made.buttons.find((one) => one.customId?.startsWith('edit:'))?.customId ?? ''
      const asked = await ann.press(made, edit)
      expect(asked.kind).toBe('modal')
      await arm()
      return keyOf(ann.submit(asked, { words: 'pencil' }))
    }
    await arm()
    if (kind === 'a command') return keyOf(ann.slash('/image', { prompt: 'a fox' }, { channel: studio }))
    const again = made.buttons.find((one) => one.customId?.startsWith('again:'))?.customId ?? ''
    return keyOf(ann.press(made, again))
  }

  /** One job, paid once and shown once, whatever happened; nothing says that somebody should wait. */
  async function judge(key: string, before: number): Promise<void> {
    const jobs = await db.outer.selectFrom('generations').selectAll().where('key', '=', key).execute()
    expect(jobs.map((one) => one.state)).toEqual(['done'])
    expect(await creditsOf(db, ann.id)).toBe(before - 1)
    const shown = showsOf(stage.discord, jobs[0]!.id)
    expect(shown.map((one) => [one.channelId, one.media.length])).toEqual([[shown[0]!.channelId, 1]])
    expect([...ann.sees(studio), ...ann.sees('dm')].map((one) => one.id)).toContain(shown[0]!.id)
    await sound()
  }

  async function sound(): Promise<void> {
    expect(stage.discord.messages().filter(isLeftBehind)).toEqual([])
    expect((await verify(db)).differences.map(lineOf)).toEqual([])
  }

  test.each(CASES[database]!)('%s: a death %s loses nothing and doubles nothing', async (kind, _what, step, downMs) => {
    // The same button within two seconds would be one finger, not two wishes.
    await stage.pass(LIMITS.repeatPressMs + 1000)
    const before = await creditsOf(db, ann.id)
    const asking = await wish(kind, () => stage.tell({ type: 'die', at: step.at }))
    await stage.died()
    await stage.pass(downMs)
    await stage.start()
    await stage.rest()
    const { key, answer } = await asking
    if (step !== NOT_STORED) return judge(key, before)
    // The gateway tells nothing twice: the person saw that nobody answered, and paid nothing.
    if (answer !== undefined) expect(answer.kind).toBe('none')
    expect(await db.outer.selectFrom('generations').selectAll().where('key', '=', key).execute()).toEqual([])
    expect(await creditsOf(db, ann.id)).toBe(before)
    await sound()
  })

  test.each(
    oneEach(database, [
      ['while its token lives', 0],
      ['when its token is over', LONG_MS],
    ] as const),
  )('a death while Discord takes the result in shows it once, %s', async (_what, downMs) => {
    const before = await creditsOf(db, ann.id)
    // All of it has gone out, nothing has come back.
    stage.discord.fail({ route: /^PATCH .*@original/, after: 1, do: { lateMs: 700 } })
    const uploads = () => stage.discord.calls().filter((call) => call.files.length > 0).length
    const had = uploads()
    const answer = await ann.slash('/image', { prompt: 'a lighthouse' }, { channel: studio })
    await stage.discord.until(() => uploads() > had)
    await stage.kill()
    stage.discord.clearFaults()
    await stage.discord.until(() => (answer.message?.media.length ?? 0) > 0)
    await stage.pass(downMs)
    await stage.start()
    await stage.rest()
    await judge(`int:${answer.id}`, before)
  })

  test('and later nothing more of it comes', async () => {
    await stage.pass(2 * LONG_MS)
    await stage.rest()
    const jobs = await db.outer.selectFrom('generations').select('id').execute()
    expect(jobs.map((one) => showsOf(stage.discord, one.id).length)).toEqual(jobs.map(() => 1))
    await sound()
  })
})
