/** The double itself: requests, faults, flood control, its own process. More tests beside its parts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  ann,
  blob,
  call,
  form,
  png,
  restart,
  result,
  telegram,
  updates,
  useTelegram,
  verdict,
} from './double/harness.ts'
import { spawnTelegram } from './double/spawn.ts'

useTelegram()

describe('requests', () => {
  test('method names are case-insensitive, unknown methods are 404, a wrong token is 401', async () => {
    expect(await call('GETME')).toMatchObject({ ok: true, result: { id: telegram.botId, is_bot: true } })
    expect(await call('getYou')).toMatchObject({ error_code: 404, description: 'Not Found: method not found' })
    expect(await call('getMe', {}, '1:wrong')).toMatchObject({ error_code: 401, description: 'Unauthorized' })
    telegram.revokeToken()
    expect(await call('getMe')).toMatchObject({ error_code: 401 })
  })

  test('unknown fields, wrong types and null are refused, deep inside too', async () => {
    ann()
    const send = (more: object) => call('sendMessage', { chat_id: 501, text: 'x', ...more })
    expect(verdict(await send({}))).toBe('ok')
    expect(verdict(await send({ disable_web_page_preview: true }))).toBe('unknown field "disable_web_page_preview"')
    expect(verdict(await send({ disable_notification: 'true' }))).toContain('must be of type Boolean')
    expect(verdict(await send({ message_effect_id: null }))).toContain('must be of type String')
    expect(verdict(await send({ reply_parameters: { message_id: 1, message: 1 } }))).toContain(
      'reply_parameters.message"',
    )
    expect(verdict(await call('sendMessage', { chat_id: 501 }))).toBe('message text is empty')
  })

  test('a form carries numbers as digits and objects as JSON text', async () => {
    ann()
    const body = new URLSearchParams({ chat_id: '501', text: 'x', reply_parameters: '{"message_id":1}' })
    const answer = await fetch(`${telegram.root}/bot${telegram.token}/sendMessage`, { method: 'POST', body })
    expect(await answer.json()).toMatchObject({ ok: true, result: { reply_to_message: { message_id: 1 } } })
    expect(telegram.calls('sendMessage')[0]!.params).toEqual({
      chat_id: 501,
      text: 'x',
      reply_parameters: { message_id: 1 },
    })
  })

  test('a file that no field names is an unknown field', async () => {
    ann()
    const photo = { chat_id: '501', photo: 'attach://one', one: blob(png(10, 10)) }
    expect(verdict(await form('sendPhoto', photo))).toBe('ok')
    expect(verdict(await form('sendPhoto', { ...photo, two: blob(png(10, 10)) }))).toBe('unknown field "two"')
    expect(verdict(await form('sendPhoto', { ...photo, photo: 'attach://three' }))).toContain('wrong file name')
  })

  test('multipart names may be quoted or bare; a torn body is refused', async () => {
    ann()
    const send = async (head: string, end = '\r\n--b--') => {
      const part = (text: string, value: string) => `--b\r\ncontent-disposition:form-data;${text}\r\n\r\n${value}`
      const body = `${part('name="chat_id"', '501')}\r\n${part(head, 'hello')}${end}`
      const headers = { 'content-type': 'multipart/form-data; boundary=b' }
      const request = { method: 'POST', headers, body }
      return (await (await fetch(`${telegram.root}/bot${telegram.token}/sendDocument`, request)).json()) as Answer
    }
    const named = (name: string) => ({ result: { document: { file_name: name, file_size: 5 } } })
    expect(await send('name="document";filename=a; b.txt')).toMatchObject(named('a; b.txt'))
    expect(await send('name="document"; filename="a; b.txt"')).toMatchObject(named('a; b.txt'))
    expect(verdict(await send('name="document";filename=a', '\r\n--b'))).toBe('the multipart body is torn')
  })

  test('the token stands in no log entry', async () => {
    await call('setWebhook', { url: 'https://example.org/x', secret_token: 'hush' })
    expect(JSON.stringify(telegram.calls())).not.toMatch(/hush|AAF-double/)
  })
})

describe('trouble', () => {
  test('too many messages are 429 until retry_after is over', async () => {
    await restart({
      flood: { burst: 2, perSecondInChat: 1, perMinuteInGroup: 20, perSecondInAll: 30 },
      nowMs: () => 1_700_000_000_000,
    })
    ann()
    const send = () => call('sendMessage', { chat_id: 501, text: 'x' })
    expect([(await send()).ok, (await send()).ok]).toEqual([true, true])
    expect(await send()).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } })
    telegram.clock.move(1000)
    expect([(await send()).ok, (await send()).ok]).toEqual([true, false])
  })

  test('a group takes 20 messages a minute', async () => {
    await restart({ nowMs: () => 1_700_000_000_000 })
    const group = telegram.group({ owner: telegram.user({ id: 501 }) })
    const answers = []
    for (let count = 0; count < 21; count++)
      answers.push(await call('sendMessage', { chat_id: group.id, text: `${count}` }))
    expect(answers.map((answer) => answer.ok).indexOf(false)).toBe(20)
    expect(answers[20]).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } })
  })

  test('faults hit the named method as often as told', async () => {
    ann()
    const send = () => call('sendMessage', { chat_id: 501, text: 'x' })
    telegram.fail({ method: 'sendMessage', after: 1, do: { code: 429, retryAfterS: 7 } })
    expect((await send()).ok).toBe(true)
    expect(await send()).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } })
    telegram.fail({ do: 'tear-before' })
    await expect(send()).rejects.toThrow()
    expect(telegram.user({ id: 501 }).messages()).toHaveLength(2)
    telegram.fail({ do: 'tear-after' })
    await expect(send()).rejects.toThrow()
    telegram.fail({ do: 'cut' })
    await expect(send()).rejects.toThrow()
    telegram.fail({ do: { html: 502, applied: true } })
    await expect(send()).rejects.toThrow()
    expect(telegram.user({ id: 501 }).messages()).toHaveLength(5)
    expect((await send()).ok).toBe(true)
  })

  test('a cut answer to getUpdates confirms nothing', async () => {
    ann()
    telegram.fail({ method: 'getUpdates', do: 'cut' })
    await expect(updates()).rejects.toThrow()
    expect((await updates()).map((update) => update.message?.text)).toEqual(['/start'])
  })

  test('a download is torn in the middle like an answer', async () => {
    const person = telegram.user({ id: 501 })
    const seen = person.send({ document: Buffer.alloc(5000, 7), name: 'a "b".bin' })
    const { file_path } = result<{ file_path: string }>(await call('getFile', { file_id: seen.file!.fileId }))
    const download = async () => {
      const answer = await fetch(`${telegram.root}/file/bot${telegram.token}/${file_path}`)
      return (await answer.arrayBuffer()).byteLength
    }
    telegram.fail({ method: 'download', do: 'cut' })
    await expect(download()).rejects.toThrow()
    expect(await download()).toBe(5000)
  })

  test('a record on disk holds every call, answer and update, and never the token', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'double-'))
    try {
      await restart({ record: join(folder, 'record'), flood: false })
      ann()
      await call('sendMessage', { chat_id: 501, text: 'x' })
      await call('sendMessage', { chat_id: 501, text: '' })
      const text = readFileSync(join(folder, 'record'), 'utf8')
      const entries = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; status?: number })
      expect(entries.map((entry) => [entry.type, entry.status].filter(Boolean).join(' '))).toEqual([
        ...['said', 'update', 'call', 'answer 200', 'call', 'answer 400'],
      ])
      expect(text).not.toContain(telegram.token.split(':')[1])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('it runs as a process of its own, moved over HTTP', async () => {
    const own = await spawnTelegram(['--no-flood'])
    try {
      await own.ask({
        user: { id: 501, first_name: 'Ann' },
        do: 'send',
        args: [{ photo: { base64: png(9, 9).toString('base64') } }],
      })
      const answer = (await (await fetch(`${own.root}/bot${own.token}/getUpdates`)).json()) as Answer
      expect(answer.result).toMatchObject([{ message: { photo: [{ width: 9 }] } }])
      expect(await own.ask({ do: 'calls', args: ['getUpdates'] })).toHaveLength(1)
      expect(own.complaints()).toBe('')
    } finally {
      await own.kill()
    }
  })
})
