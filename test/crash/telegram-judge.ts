/** After a round in Telegram: what people have seen, paid and been given back, by the double's own record, held against the books. */
import { readFileSync } from 'node:fs'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import type { Call } from '../telegram/double/index.ts'
import { see } from '../telegram/double/seen.ts'
import { deathsOf } from './chat-stage.ts'
import { judgeDisk, wrongFailures, wrongInTables } from './judge.ts'
import { dataIn, isBalance, type Wishes } from './telegram-people.ts'
import { GIFT_CREDITS, type TelegramStage } from './telegram-stage.ts'

export interface TelegramJudged {
  /** Everything that is not as it has to be: empty is the proof. */
  wrong: string[]
  updates: number
  jobs: number
  delivered: number
  returned: number
  /** Messages that went out a second time, each after a death or a torn answer. */
  copies: number
  /** Statuses of work that has ended, each sent by a process that died before it had written that down. */
  leftBehind: number
  payments: number
  refunds: number
  files: number
}

const PACK = { stars: 75, credits: 100 }

export async function judgeTelegram(stage: TelegramStage, url: string, wishes: Wishes): Promise<TelegramJudged> {
  const db = openDatabase(url)
  try {
    const wrong = await wrongInTables(db)
    const artifacts = await db.outer.selectFrom('artifacts').selectAll().execute()
    const disk = await judgeDisk(stage.dataDir, artifacts)
    wrong.push(...disk.wrong)
    const updates = await judgeIntake(stage, db, wrong)
    const jobs = await judgeJobs(stage, db, wishes, wrong)
    const stars = await judgeStars(stage, db, wishes, wrong)
    const words = judgeWords(stage, wishes, wrong)
    return { wrong, updates, ...jobs, ...stars, copies: jobs.copies + words, files: disk.files.length }
  } finally {
    await db.close()
  }
}

interface Entry {
  type: string
  chatId: number
  messageId: number
  personId: number
}

/** Whatever somebody said or pressed is one row of the inbox, and done; Telegram has nothing left to tell. */
async function judgeIntake({ telegram, record }: TelegramStage, db: Database, wrong: string[]): Promise<number> {
  const entries = readFileSync(record, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry)
  const rows = await db.outer.selectFrom('inbox').select(['external_id', 'state']).execute()
  const stateOf = new Map(rows.map((row) => [row.external_id, row.state]))
  for (const { type, chatId, messageId } of entries) {
    if (type !== 'said') continue
    const state = stateOf.get(`msg:${telegram.botId}:${chatId}:${messageId}`)
    if (state !== 'done') wrong.push(`message ${messageId} in ${chatId} is ${state ?? 'unknown'} in the inbox`)
  }
  const pressed = entries.filter(({ type }) => type === 'pressed').length
  const presses = rows.filter((row) => row.external_id.startsWith('press:')).length
  if (presses !== pressed) wrong.push(`${pressed} presses, ${presses} in the inbox`)
  for (const row of rows) if (row.state === 'new') wrong.push(`${row.external_id} was never handled`)
  const left = telegram.updates.pending().length
  if (left > 0) wrong.push(`${left} updates were never confirmed`)
  return entries.filter(({ type }) => type === 'update').length
}

/** Every wish is one job, shown to whom it is for in one message, or in copies that a death explains. */
async function judgeJobs(stage: TelegramStage, db: Database, wishes: Wishes, wrong: string[]) {
  const generations = await db.outer.selectFrom('generations').selectAll().execute()
  const known = new Set(generations.map((one) => one.key))
  for (const key of wishes.jobs.keys()) if (!known.has(key)) wrong.push(`${key} was asked for and never became a job`)
  const due = wishes.jobs.size + wishes.again
  if (generations.length !== due) wrong.push(`${generations.length} jobs of ${due} wishes`)
  const sends = sendsOf(stage)
  const shown = [...stage.telegram.world.chats.values()].flatMap((chat) =>
    [...chat.messages.values()].filter((one) => one.byBot && !one.deleted).map(see),
  )
  wrong.push(...wrongFailures(generations, deathsOf(stage)))
  let copies = 0
  for (const one of generations) {
    const name = `${one.key} (${one.kind}, ${one.state})`
    const carriers = sends.filter((send) => send.markup.includes(`"again:${one.id}"`))
    const cards = shown.filter((seen) => dataIn(seen, 'again') === `again:${one.id}`)
    if (cards.length === 0) wrong.push(`${name} is shown nowhere`)
    // What has failed or was cancelled may have been said by changing its status.
    copies += surplus(carriers, Math.min(carriers.length, 1), name, wrong)
    if (cards.length > Math.max(carriers.length, 1)) wrong.push(`${name} is shown ${cards.length} times`)
    if (one.state !== 'done') continue
    const address = wishes.jobs.get(one.key)
    if (one.count_made === 1 && cards.every((seen) => seen.kind === undefined))
      wrong.push(`${name} came without a file`)
    if (one.count_made === 1 || address?.asked === undefined) continue
    const albums = sends.filter(
      (send) =>
        send.chatId === address.chatId && send.replyTo === address.asked && send.call.method === 'sendMediaGroup',
    )
    copies += surplus(albums, 1, `the album of ${name}`, wrong)
    for (const { call } of albums)
      if ((call.result as unknown[]).length !== one.count_made) wrong.push(`${name} came with other files`)
  }
  const leftBehind = shown.filter((seen) => dataIn(seen, 'cancel') !== undefined)
  for (const seen of leftBehind) {
    // Nobody can take away what was sent by a process that died before it knew its number; pressed, it says that all is over.
    const isExplained = sends.some((send) => send.doubtful && send.chatId === seen.chatId && isOf(send.call, seen.id))
    if (!isExplained) wrong.push(`"${seen.text}" was left behind in ${seen.chatId}`)
  }
  return {
    jobs: generations.length,
    delivered: generations.filter((one) => one.state === 'done').length,
    returned: generations.filter((one) => one.state !== 'done').length,
    copies,
    leftBehind: leftBehind.length,
  }
}

/** Credits are Stars that were paid and not given back, at the price of the pack, and what was spent is missing. */
async function judgeStars({ telegram }: TelegramStage, db: Database, wishes: Wishes, wrong: string[]) {
  const rows = telegram.stars.rows()
  const paid = rows.filter((row) => row.incoming)
  const backOf = Map.groupBy(
    rows.filter((row) => !row.incoming),
    (row) => row.chargeId,
  )
  for (const [charge, back] of backOf)
    if (back.length !== 1) wrong.push(`${charge} was given back ${back.length} times`)
  for (const charge of wishes.returned) if (!backOf.has(charge)) wrong.push(`${charge} was never given back`)
  for (const charge of backOf.keys()) if (!wishes.returned.has(charge)) wrong.push(`${charge} was given back unasked`)
  const payments = await db.outer.selectFrom('payments').selectAll().execute()
  const paymentOf = new Map(payments.map((one) => [one.external_id, one]))
  for (const row of paid) {
    const payment = paymentOf.get(row.chargeId)
    if (payment?.credits !== PACK.credits || payment.amount_minor !== PACK.stars)
      wrong.push(`${row.chargeId} was paid and credited with ${payment?.credits ?? 'nothing'}`)
    const returned = backOf.has(row.chargeId) ? PACK : { stars: 0, credits: 0 }
    if (payment?.refunded_minor !== returned.stars || payment.revoked_credits !== returned.credits)
      wrong.push(`${row.chargeId}: ${returned.stars} Stars given back, ${payment?.revoked_credits} credits taken`)
  }
  if (payments.length !== paid.length) wrong.push(`${payments.length} payments in the books of ${paid.length}`)
  const accounts = await db.outer
    .selectFrom('accounts')
    .innerJoin('identities', 'identities.person_id', 'accounts.person_id')
    .select(['external_id', 'posted', 'held', 'accounts.person_id'])
    .execute()
  const charges = await db.outer.selectFrom('generations').select(['person_id', 'charged_credits']).execute()
  for (const account of accounts) {
    const of = (row: { personId: number }) => String(row.personId) === account.external_id
    const stars = rows.filter(of).reduce((sum, row) => sum + (row.incoming ? row.amountStars : -row.amountStars), 0)
    const spent = charges
      .filter((one) => one.person_id === account.person_id)
      .reduce((sum, one) => sum + one.charged_credits, 0)
    const due = GIFT_CREDITS + (stars / PACK.stars) * PACK.credits - spent
    if (account.posted - account.held !== due)
      wrong.push(`${account.external_id} has ${account.posted - account.held} credits, ${due} are due`)
  }
  return { payments: paid.length, refunds: backOf.size }
}

/** Answers that leave no row behind: as many as were asked for, and copies that a death explains. */
function judgeWords(stage: TelegramStage, wishes: Wishes, wrong: string[]): number {
  const sends = sendsOf(stage)
  let copies = 0
  for (const [chatId, asked] of Map.groupBy(wishes.balances, (id) => id))
    copies += surplus(
      sends.filter((send) => send.chatId === chatId && isBalance(send.call.params['text'])),
      asked.length,
      `the balance of ${chatId}`,
      wrong,
    )
  for (const [personId, bills] of Map.groupBy(wishes.paidBills, (one) => one.personId))
    copies += surplus(
      sends.filter((send) => send.chatId === personId && /Paid\. \+/.test(String(send.call.params['text']))),
      bills.length,
      `the receipts of ${personId}`,
      wrong,
    )
  return copies
}

/** Whether this message came of this call. */
const isOf = ({ result }: Call, id: number): boolean =>
  !Array.isArray(result) && (result as { message_id?: number }).message_id === id

interface Send {
  call: Call
  chatId: number
  replyTo: number | undefined
  markup: string
  /** The process may have died, or Telegram's answer been torn, before we wrote down that it is there. */
  doubtful: boolean
}

/** How many calls of one message a death may leave unrecorded: an album, and the words below it. */
const PARTS = 2

/** Messages that came to be, oldest first. */
function sendsOf({ telegram, lives }: TelegramStage): Send[] {
  const sent = telegram.calls().filter((call) => /^send(?!ChatAction)/.test(call.method) && call.result !== undefined)
  const lifeOf = (call: Call) => lives.findLastIndex((life) => life.fromMs <= call.atMs)
  const lasting = Map.groupBy(sent, (call) => `${lifeOf(call)} ${String(call.params['chat_id'])}`)
  const last = new Set([...lasting.values()].flatMap((calls) => calls.slice(-PARTS)))
  return sent.map((call) => ({
    call,
    chatId: Number(call.params['chat_id']),
    replyTo: (call.params['reply_parameters'] as { message_id: number } | undefined)?.message_id,
    markup: JSON.stringify(call.params['reply_markup'] ?? ''),
    doubtful: call.status !== 200 || (last.has(call) && lives[lifeOf(call)]?.killed === true),
  }))
}

/** How many more there are than are due; each needs a doubtful one that it repeats. */
function surplus(sends: Send[], due: number, name: string, wrong: string[]): number {
  const more = sends.length - due
  const explained = sends.filter((send) => send.doubtful).length
  if (more < 0) wrong.push(`${name}: ${sends.length} messages for ${due}`)
  if (more > explained) wrong.push(`${name}: ${sends.length} messages for ${due}, ${explained} explained`)
  return Math.max(0, more)
}
