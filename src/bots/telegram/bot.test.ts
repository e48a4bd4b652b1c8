import type { Update } from 'grammy/types'
import { expect, test } from 'vitest'
import { type ReadContext, readUpdate } from './bot.ts'
import { fileLimits } from './content.ts'

const context: ReadContext = {
  me: { id: '666', bot: '42', username: 'studio_bot', name: 'Studio' },
  limits: fileLimits('https://api.telegram.org'),
  commands: new Set(['image']),
  making: new Set(['image']),
  starsSource: 'pay:stars',
  providerSource: 'pay:telegram',
}
const group = { id: -5, type: 'group' as const, title: 'Friends' }
const anna = { id: 7, is_bot: false, first_name: 'Anna' }
const us = { id: 666, is_bot: true as const, first_name: 'Studio', username: 'studio_bot' }

test('rows and addresses carry the id of the token; what was said to the bot is known by the id that Telegram calls it', () => {
  const said = { message_id: 9, date: 1, chat: group, from: anna, text: 'make it blue' }
  const replied = {
    ...said,
    reply_to_message: { message_id: 8, date: 1, chat: group, from: us, text: 'done', reply_to_message: undefined },
  }
  const reading = readUpdate({ update_id: 1, message: replied } as unknown as Update, context)
  expect(reading).toMatchObject({
    do: 'row',
    row: {
      source: expect.stringContaining('42'),
      payload: { key: 'msg:42:-5:9', address: { platform: 'telegram', bot: '42', chat: '-5' } },
    },
  })
  // Nobody spoke to the bot.
  expect(readUpdate({ update_id: 2, message: said } as unknown as Update, context).do).not.toBe('row')
})
