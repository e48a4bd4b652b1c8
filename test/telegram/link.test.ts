import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Intent } from '../../src/bots/conversation/types.ts'
import { receive } from '../../src/core/inbox.ts'
import type { Json } from '../../src/core/ports.ts'
import { type Bed, openBed } from './bed.ts'

let bed: Bed
beforeEach(async () => {
  bed = await openBed()
})
afterEach(() => bed.leave())

let sent = 0
/** Somebody in the web chat, by way of the inbox: its page is not needed here. */
async function web(intent: { type: 'message'; text: string; files: [] } | { type: 'press'; action: string }) {
  const key = `web:w:${++sent}`
  const payload = {
    ...intent,
    key,
    speaker: { platform: 'web', externalId: 'w' },
    address: { platform: 'web', bot: 'web', chat: 'w', place: 'private' },
  } satisfies Intent
  await receive(bed.app.generation, {
    source: 'web',
    externalId: key,
    orderKey: 'web:w',
    payload: payload as unknown as Json,
  })
  await bed.rest()
  const row = await bed.app.db.outer
    .selectFrom('web_messages')
    .select('payload')
    .where('chat', '=', 'w')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return JSON.parse(row.payload ?? '{}') as {
    lines: string[]
    buttons?: { label: string; url?: string; action?: string }[][]
  }
}

const personOfWeb = async () =>
  (
    await bed.app.db.outer
      .selectFrom('identities')
      .select('person_id')
      .where('platform', '=', 'web')
      .executeTakeFirstOrThrow()
  ).person_id

test('the button of the web chat opens Telegram with the code, which asks there and joins both', async () => {
  const ann = await bed.guest({ id: 1 })
  const made = await web({ type: 'message', text: '/link', files: [] })
  const open = made.buttons?.flat()[0]
  expect(open?.label).toBe('Open Telegram')
  const payload = /^https:\/\/t\.me\/\w+\?start=(link_[2-9A-Z]{8})$/.exec(open?.url ?? '')?.[1]
  ann.send(`/start ${payload}`)
  const asked = await bed.telegram.until(() => ann.messages().find((one) => one.text?.startsWith('Join this chat')))
  expect(asked.text).toContain('Join this chat (Telegram) with your chat on Web chat?')
  await ann.press(asked, 'Join them')
  await bed.rest()
  expect([await bed.personId(ann), await bed.balance(ann)]).toEqual([await personOfWeb(), 20])
})

test('a result of Telegram is sent to the web chat by its button', async () => {
  const ann = await bed.guest({ id: 2 })
  ann.send('/link')
  const made = await bed.telegram.until(() => ann.messages().find((one) => /\/link [2-9A-Z]{4}-/.test(one.text ?? '')))
  const code = /\/link (\S+)/.exec(made.text ?? '')?.[1]
  const asked = await web({ type: 'message', text: `/link ${code}`, files: [] })
  await web({ type: 'press', action: asked.buttons?.flat()[0]?.action ?? '' })
  ann.send('/image a fox --size 512')
  await bed.rest()
  const fox = ann.messages().find((one) => one.buttons.some((button) => JSON.stringify(button).includes('copy:')))
  expect(fox).toBeDefined()
  await ann.press(fox!, 'Send to my other chat')
  await bed.rest()
  const rows = await bed.app.db.outer.selectFrom('web_messages').select('payload').where('chat', '=', 'w').execute()
  expect(
    rows.map((row) => row.payload ?? '').filter((one) => one.includes('"media"') && one.includes('a fox')),
  ).toHaveLength(1)
})
