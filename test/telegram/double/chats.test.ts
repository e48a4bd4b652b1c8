/** Chats, topics, rights, privacy mode, commands. */
import { describe, expect, test } from 'vitest'
import { call, result, type Sent, telegram, updates, useTelegram, verdict } from './harness.ts'

useTelegram()

describe('chats', () => {
  const send = (chatId: number, more: object = {}) => call('sendMessage', { chat_id: chatId, text: 'x', ...more })

  test('a chat must exist, have been started and not block the bot', async () => {
    expect(verdict(await send(999))).toBe('chat not found')
    const bob = telegram.user({ id: 502 })
    expect(await send(502)).toMatchObject({
      error_code: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    })
    bob.send('hi')
    expect(verdict(await send(502))).toBe('ok')
    bob.block()
    expect(await send(502)).toMatchObject({ error_code: 403, description: 'Forbidden: bot was blocked by the user' })
    bob.unblock()
    expect(verdict(await send(502))).toBe('ok')
    expect((await updates({})).map((update) => Object.keys(update)[1])).toEqual([
      'message',
      'my_chat_member',
      'my_chat_member',
    ])
  })

  test('topics must exist and be open; effects are for private chats', async () => {
    const owner = telegram.user({ id: 501 })
    const group = telegram.group({ owner, forum: true })
    const topic = group.addTopic('art')
    expect(verdict(await send(group.id, { message_thread_id: topic }))).toBe('ok')
    expect(verdict(await send(group.id, { message_thread_id: 7 }))).toBe('message thread not found')
    group.closeTopic(topic)
    expect(verdict(await send(group.id, { message_thread_id: topic }))).toBe('TOPIC_CLOSED')
    expect(verdict(await send(group.id, { message_effect_id: '5104841245755180586' }))).toContain(
      'only in private chats',
    )
    expect(group.messages(topic).map((seen) => seen.text)).toContain('x')
  })

  test('rights can be withdrawn, a group can move, the bot can be kicked', async () => {
    const owner = telegram.user({ id: 501 })
    const group = telegram.group({ owner })
    group.withdraw()
    expect(verdict(await send(group.id))).toContain('not enough rights to send text messages')
    group.grant()
    const next = group.migrate()
    expect(await send(group.id)).toMatchObject({ error_code: 400, parameters: { migrate_to_chat_id: next.id } })
    expect(verdict(await send(next.id))).toBe('ok')
    next.kickBot()
    expect(await send(next.id)).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was kicked from the supergroup chat',
    })
  })

  test('privacy mode lets commands, mentions and answers to the bot through', async () => {
    const owner = telegram.user({ id: 501 })
    const group = telegram.group({ owner })
    const { message_id } = result<Sent>(await send(group.id))
    owner.send('just talk', { chat: group })
    owner.send('/draw a cat', { chat: group })
    owner.send('/draw@other_bot a cat', { chat: group })
    owner.send(`hey @${telegram.username} draw`, { chat: group })
    owner.send('nice', { chat: group, replyTo: message_id })
    const texts = (await updates()).flatMap((update) => update.message?.text ?? [])
    expect(texts).toEqual(['/draw a cat', `hey @${telegram.username} draw`, 'nice'])
  })

  test('commands and descriptions have limits, scopes and languages', async () => {
    const command = (name: string, description = 'd') => ({ commands: [{ command: name, description }] })
    expect(verdict(await call('setMyCommands', command('a'.repeat(32), 'd'.repeat(256))))).toBe('ok')
    expect(verdict(await call('setMyCommands', command('a'.repeat(33))))).toBe('BOT_COMMAND_INVALID')
    expect(verdict(await call('setMyCommands', command('Draw')))).toBe('BOT_COMMAND_INVALID')
    expect(verdict(await call('setMyCommands', command('a', 'd'.repeat(257))))).toContain('too long')
    expect(verdict(await call('setMyCommands', { ...command('ru'), language_code: 'ru' }))).toBe('ok')
    expect(verdict(await call('setMyCommands', { ...command('p'), scope: { type: 'all_private_chats' } }))).toBe('ok')
    expect(telegram.user({ id: 7, language_code: 'ru' }).commands()).toEqual(command('p').commands)
    expect(result(await call('getMyCommands', { language_code: 'ru' }))).toEqual(command('ru').commands)
    expect(verdict(await call('setMyShortDescription', { short_description: 'x'.repeat(121) }))).toContain('too long')
    expect(verdict(await call('setMyDescription', { description: 'x'.repeat(512) }))).toBe('ok')
  })
})
