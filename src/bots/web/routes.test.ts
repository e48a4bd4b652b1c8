/** The web chat over real HTTP: its server, database and inbox are real, the bot behind them is the test's. */
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Bed, type BedOptions, plain, startBed } from '../../../test/browser/web-chat-bed.ts'
import { eachDatabase, manualClock, openSqlite, type TestDatabase } from '../../../test/support/databases.ts'
import type { Address } from '../../core/ports.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAEklEQVR4nGP4z8DwHwyBNBgAAEnyB/kYRJW/AAAAAElFTkSuQmCC',
  'base64',
)
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function start(options: Partial<BedOptions> = {}, database?: TestDatabase): Promise<Bed> {
  const own = database ?? (await openSqlite())
  if (database === undefined) open.push(() => own.close())
  const bed = await startBed({ database: own, ...options })
  open.push(() => bed.close())
  return bed
}

/** A browser of one person, as far as HTTP goes. */
async function browse(bed: Bed, given: { token?: string; language?: string } = {}) {
  const ours = {
    'x-chatelier': '1',
    'content-type': 'application/json',
    ...(given.language ? { 'accept-language': given.language } : {}),
  }
  const answer = await fetch(`${bed.address}/session`, {
    method: 'POST',
    headers: ours,
    body: JSON.stringify(given.token ? { token: given.token } : {}),
  })
  const setCookie = answer.headers.get('set-cookie') ?? ''
  const cookie = setCookie.split(';')[0] ?? ''
  const get = (path: string, headers: object = {}, method = 'GET') =>
    fetch(bed.address + path, { method, headers: { cookie, ...ours, ...headers } })
  const post = (path: string, body: unknown, headers: object = {}) =>
    fetch(bed.address + path, {
      method: 'POST',
      headers: { ...ours, cookie, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    cookie,
    setCookie,
    status: answer.status,
    get,
    post,
    say: (text: string, id: string = randomUUID(), more: object = {}) =>
      post('/chat/intents', { id, type: 'message', text, ...more }),
    upload: (bytes: Buffer, name = 'a.png') => {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(bytes)]), name)
      return fetch(`${bed.address}/chat/files`, { method: 'POST', headers: { cookie, 'x-chatelier': '1' }, body: form })
    },
    history: async (query = '') =>
      (await (await get(`/chat/history${query}`)).json()) as {
        changed: number
        isFirst: boolean
        entries: { id: string; number: number; role: string; message: { lines: string[] } }[]
      },
    async address(): Promise<Address> {
      const before = bed.intents.length
      await post('/chat/intents', { id: randomUUID(), type: 'press', action: 'noop' })
      return bed.intents[before]!.address
    },
    listen: (query = '') => listen(bed, cookie, query),
  }
}

/** A stream of events; `next` resolves with the next event of a name, `seen` holds all. */
async function listen(bed: Bed, cookie: string, query: string, headers: object = {}) {
  const stop = new AbortController()
  const answer = await fetch(`${bed.address}/chat/events${query}`, {
    headers: { cookie, ...headers },
    signal: stop.signal,
  })
  type Heard = {
    event: string
    id?: string
    data: { id: string; message: { lines: string[] } | null } & Record<string, unknown>
  }
  const seen: Heard[] = []
  let told = () => {}
  let ended = false
  const reading = (async () => {
    let rest = ''
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      rest += chunk
      for (let at = rest.indexOf('\n\n'); at >= 0; at = rest.indexOf('\n\n')) {
        const fields = Object.fromEntries(
          rest
            .slice(0, at)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        )
        rest = rest.slice(at + 2)
        if (fields['event'])
          seen.push({
            event: fields['event'],
            ...(fields['id'] ? { id: fields['id'] } : {}),
            data: JSON.parse(fields['data']!),
          })
        told()
      }
    }
  })()
    .catch(() => {})
    .finally(() => {
      ended = true
      told()
    })
  return {
    status: answer.status,
    headers: answer.headers,
    seen,
    lines: () =>
      seen.filter(({ event }) => event === 'message').map(({ data }) => data.message?.lines.join('\n') ?? 'gone'),
    async until(is: () => boolean) {
      while (!is() && !ended) await new Promise<void>((resolve) => (told = resolve))
      expect(is()).toBe(true)
    },
    ended: reading,
    stop: () => stop.abort(),
  }
}

describe('coming in', () => {
  test('a browser gets a cookie that scripts and other sites can not use, and stays the same person', async () => {
    const bed = await start()
    const person = await browse(bed)
    expect(person.setCookie).toMatch(/^chatelier=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(await (await person.get('/session')).json()).toMatchObject({
      signedIn: true,
      locale: 'en',
      balance: { availableCredits: 20 },
    })
    const again = await person.post('/session', {})
    expect([again.status, again.headers.get('set-cookie')]).toEqual([200, null])
  })
  test('the page itself gives no cookie: coming from another site must not make a second person', async () => {
    const bed = await start()
    const page = await fetch(`${bed.address}/`)
    expect(page.status).toBe(200)
    expect(page.headers.get('set-cookie')).toBeNull()
    expect(page.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(await page.text()).not.toMatch(/<script>|style="|onclick/)
  })
  test('the cookie is Secure behind https, and the language that the browser asks for is used', async () => {
    const bed = await start({ publicUrl: 'https://bot.example.com' })
    const person = await browse(bed, { language: 'fr, ru;q=0.9' })
    expect(person.setCookie).toContain('; Secure')
    expect(await (await person.get('/session')).json()).toMatchObject({ locale: 'ru', texts: { send: 'Отправить' } })
  })
  test('nothing of a person is there without a session or with a made-up one', async () => {
    const bed = await start({ token: 'a long enough token' })
    for (const cookie of [
      '',
      'chatelier=x',
      `chatelier=${'a'.repeat(43)}`,
      `chatelier=${'a'.repeat(43)}.${'b'.repeat(43)}`,
    ])
      for (const path of ['/chat/history', '/chat/events', '/media/0000000000000000000000'])
        expect((await fetch(bed.address + path, { headers: { cookie } })).status).toBe(401)
    expect(await (await fetch(`${bed.address}/session`)).json()).toMatchObject({ signedIn: false, needsToken: true })
  })
  test('the token opens, a wrong one does not, and guessing is slowed down', async () => {
    const clock = manualClock()
    const bed = await start({ token: 'a long enough token', clock })
    const person = await browse(bed, { token: 'a long enough token' })
    expect(person.status).toBe(200)
    expect((await person.get('/chat/history')).status).toBe(200)
    for (let i = 0; i < 9; i++) expect((await browse(bed, { token: `guess ${i}` })).status).toBe(401)
    expect((await browse(bed, { token: 'a long enough token' })).status).toBe(429)
    clock.advance(60_000)
    expect((await browse(bed, { token: 'a long enough token' })).status).toBe(200)
  })
})

describe('writes', () => {
  test('from another site, or without our header, change nothing', async () => {
    const bed = await start()
    const person = await browse(bed)
    const body = { id: randomUUID(), type: 'message', text: 'forged' }
    for (const headers of [
      { 'x-chatelier': '' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ])
      for (const path of ['/chat/intents', '/chat/files', '/chat/locale', '/session'])
        expect((await person.post(path, body, headers)).status, `${path} ${JSON.stringify(headers)}`).toBe(403)
    expect(bed.intents).toEqual([])
    expect(
      (await person.post('/chat/intents', body, { origin: bed.address, 'sec-fetch-site': 'same-origin' })).status,
    ).toBe(202)
  })
  test('malformed, unknown and enormous bodies are refused and harm nothing', async () => {
    const bed = await start()
    const person = await browse(bed)
    for (const body of ['', '{', '[]', 'null', '{"id":1}', { id: randomUUID(), type: 'message', text: '  ' }])
      expect((await person.post('/chat/intents', body)).status).toBe(400)
    expect((await person.say('x'.repeat(200_000))).status).toBe(413)
    expect(
      (await person.post('/chat/intents', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(415)
    expect((await person.post('/chat/locale', { locale: 'xx' })).status).toBe(400)
    expect((await person.get('/chat/history?before=x')).status).toBe(400)
    expect((await person.get('/chat/events?since=-1')).status).toBe(400)
    expect((await person.say('still alive')).status).toBe(202)
  })
  test('a message sent five times at once is one bubble and one intent; another one under its id is refused', async () => {
    const bed = await start()
    const person = await browse(bed)
    const id = randomUUID()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => person.say('a <b>fox</b>', id)))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
    expect(bed.intents).toHaveLength(1)
    expect(bed.intents[0]).toMatchObject({
      type: 'message',
      text: 'a <b>fox</b>',
      key: expect.stringMatching(new RegExp(`^web:[\\w-]{43}:${id}$`)),
    })
    expect((await person.history()).entries).toMatchObject([
      { id, role: 'person', message: { lines: ['a <b>fox</b>'] } },
    ])
    expect((await person.say('something else', id)).status).toBe(409)
  })
  test('too many in a moment are told to wait', async () => {
    const bed = await start({ clock: manualClock() })
    const person = await browse(bed)
    let last = await person.say('1')
    for (let i = 0; i < 120; i++) last = await person.say('again')
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '10'])
    expect(bed.intents).toHaveLength(120)
  })
  test('the language changes for the person and is told to every page', async () => {
    const bed = await start()
    const person = await browse(bed)
    const stream = await person.listen()
    expect((await person.post('/chat/locale', { locale: 'id' })).status).toBe(200)
    await stream.until(() => stream.seen.some(({ event, data }) => event === 'summary' && data['locale'] === 'id'))
    stream.stop()
  })
})

describe('files', () => {
  test('an upload is stored, can be attached, and leaves nothing in the work folder', async () => {
    const bed = await start()
    const person = await browse(bed)
    const media = (await (await person.upload(PNG)).json()) as { id: string; url: string }
    expect(media).toMatchObject({
      type: 'picture',
      mime: 'image/png',
      widthPx: 2,
      heightPx: 3,
      url: `/media/${media.id}`,
    })
    expect((await person.say('', randomUUID(), { files: [media.id] })).status).toBe(202)
    expect(bed.intents[0]).toMatchObject({ files: [{ input: { from: 'artifact', id: media.id }, type: 'picture' }] })
    expect((await person.history()).entries[0]).toMatchObject({ message: { lines: [], media: [{ id: media.id }] } })
    expect(await readdir(bed.workRoot)).toEqual([])
  })
  test('what is refused is refused in the language of the person', async () => {
    const bed = await start({ texts: 'refusal-file_unknown = No such kind.\nrefusal-file_empty = It is empty.' })
    const person = await browse(bed)
    const refused = await person.upload(Buffer.from('MZ not a picture'))
    expect([refused.status, await refused.json()]).toEqual([422, { error: 'file_unknown', text: 'No such kind.' }])
    expect(await (await person.upload(Buffer.alloc(0))).json()).toMatchObject({ error: 'file_empty' })
    expect((await person.post('/chat/files', {})).status).toBe(422)
    expect(await readdir(bed.workRoot)).toEqual([])
  })
  test('one that is too big is told so, and one that breaks off leaves nothing behind', async () => {
    const bed = await start({ texts: 'refusal-file_too_big = At most { $maxMb } MB.' })
    const person = await browse(bed)
    const refused = await person.upload(Buffer.alloc(50 * 1024 * 1024 + 1))
    expect([refused.status, await refused.json()]).toEqual([422, { error: 'file_too_big', text: 'At most 50 MB.' }])
    const head = `POST /chat/files HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${person.cookie}\r\nx-chatelier: 1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n`
    const socket = connect(Number(new URL(bed.address).port), '127.0.0.1')
    socket.write(`${head}--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nsome bytes`)
    await expect.poll(() => readdir(bed.workRoot)).toHaveLength(1)
    socket.destroy()
    await expect.poll(() => readdir(bed.workRoot)).toEqual([])
    expect((await person.upload(PNG)).status).toBe(200)
  })
  test('a file of somebody else can be neither seen nor attached', async () => {
    const bed = await start()
    const [owner, other] = [await browse(bed), await browse(bed)]
    const { id } = (await (await owner.upload(PNG)).json()) as { id: string }
    expect((await owner.get(`/media/${id}`)).status).toBe(200)
    expect((await other.get(`/media/${id}`)).status).toBe(404)
    const attached = await other.say('mine now', randomUUID(), { files: [id] })
    expect([attached.status, await attached.json()]).toMatchObject([422, { error: 'file_gone' }])
    expect((await other.history()).entries).toEqual([])
    for (const path of ['/media/nothing', '/media/..%2f..%2fetc%2fpasswd', `/media/${'0'.repeat(22)}`])
      expect((await owner.get(path)).status, path).toBe(404)
  })
  test('a file that went away between its row and its bytes is not there, rather than a fault', async () => {
    const bed = await start()
    const person = await browse(bed)
    const { id } = (await (await person.upload(PNG)).json()) as { id: string }
    bed.loseFiles()
    expect((await person.get(`/media/${id}`)).status).toBe(404)
  })
  test('ranges, caches and downloads work as a player expects, and nothing in a file can run', async () => {
    const bed = await start()
    const person = await browse(bed)
    const { id } = (await (await person.upload(PNG)).json()) as { id: string }
    const whole = await person.get(`/media/${id}`)
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(PNG)
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': expect.stringMatching(/^private/),
      'content-disposition': expect.stringMatching(/^inline; filename="[\w.-]+"/),
    })
    const part = await person.get(`/media/${id}`, { range: 'bytes=4-7' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-7/${PNG.length}`])
    expect(Buffer.from(await part.arrayBuffer())).toEqual(PNG.subarray(4, 8))
    const beyond = await person.get(`/media/${id}`, { range: 'bytes=9999-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${PNG.length}`])
    const etag = whole.headers.get('etag')!
    expect((await person.get(`/media/${id}`, { 'if-none-match': etag })).status).toBe(304)
    expect((await person.get(`/media/${id}`, { range: 'bytes=0-1', 'if-range': '"old"' })).status).toBe(200)
    const head = await person.get(`/media/${id}`, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(PNG.length), ''])
    const download = await person.get(`/media/${id}?download=1`)
    expect(download.headers.get('content-disposition')).toBe(
      `attachment; filename="chatelier-${id.slice(-8)}.png"; filename*=UTF-8''${encodeURIComponent('Fox in the snow лиса')}.png`,
    )
  })
})

eachDatabase((_name, openDatabase) => {
  async function begin() {
    const database = await openDatabase()
    open.push(() => database.close())
    const bed = await start({}, database)
    const person = await browse(bed)
    return { bed, person, to: await person.address(), database }
  }

  test('what the bot says is told to every tab at once, and who was away hears exactly what was missed', async () => {
    const { bed, person, to } = await begin()
    const [one, two] = [await person.listen('?since=0'), await person.listen('?since=0')]
    await bed.say(to, { text: [plain('first')] })
    for (const tab of [one, two]) await tab.until(() => tab.lines().length === 1)
    const lastId = one.seen.findLast(({ event }) => event === 'message')!.id!
    one.stop()
    const second = await bed.say(to, { text: [plain('second')] })
    await bed.say(to, { text: [plain('third')] })
    expect(await bed.edit(to, second, { text: [plain('second, changed')] })).toBe('sent')
    const back = await listen(bed, person.cookie, '', { 'last-event-id': lastId })
    await back.until(() => back.lines().length === 2)
    expect(back.lines()).toEqual(['third', 'second, changed'])
    await two.until(() => two.lines().at(-1) === 'second, changed')
    expect(two.lines().filter((line) => line === 'third')).toHaveLength(1)
    back.stop()
    two.stop()
  })
  test('many said at once arrive once each and in one order', async () => {
    const { bed, person, to } = await begin()
    const stream = await person.listen('?since=0')
    const said = Array.from({ length: 25 }, (_, index) => `number ${index}`)
    await Promise.all(said.map((text) => bed.say(to, { text: [plain(text)] })))
    await stream.until(() => stream.lines().length >= said.length)
    expect([...stream.lines()].sort()).toEqual([...said].sort())
    const ids = stream.seen.filter(({ event }) => event === 'message').map(({ id }) => Number(id))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    stream.stop()
  })
  test('sending again makes no copy, editing what is not there says so, and what is removed is gone everywhere', async () => {
    const { bed, person, to } = await begin()
    const id = await bed.say(to, { text: [plain('a status')] })
    await bed.say(to, { text: [plain('a status')] }, id)
    expect((await person.history()).entries).toHaveLength(1)
    expect(await bed.edit(to, 'nothing', { text: [plain('x')] })).toBe('gone')
    const stream = await person.listen()
    await bed.web.port.remove(to, { parts: [id] })
    await stream.until(() => stream.lines().length === 1)
    expect(stream.lines()).toEqual(['gone'])
    expect((await person.history()).entries).toEqual([])
    expect(await bed.edit(to, id, { text: [plain('x')] })).toBe('gone')
    stream.stop()
  })
  test('a status becomes its result in place', async () => {
    const { bed, person, to } = await begin()
    const id = await bed.say(to, {
      text: [plain('painting')],
      progress: {},
      buttons: [[{ label: plain('Cancel'), press: { action: 'cancel:1' } }]],
    })
    const media = { id: '0'.repeat(22), type: 'picture' as const, mime: 'image/png', sizeBytes: 1 }
    await bed.edit(to, id, { text: [plain('done')], media: [media] })
    expect((await person.history()).entries).toMatchObject([
      { id, message: { lines: ['done'], media: [{ url: `/media/${media.id}` }] } },
    ])
    expect((await person.history()).entries[0]?.message).not.toHaveProperty('buttons')
  })
  test('older messages come by the page, each once', async () => {
    const { bed, person, to } = await begin()
    for (let i = 0; i < 45; i++) await bed.say(to, { text: [plain(`m${i}`)] })
    const newest = await person.history()
    expect([newest.entries.length, newest.isFirst, newest.entries.at(-1)?.message.lines]).toEqual([40, false, ['m44']])
    const older = await person.history(`?before=${newest.entries[0]!.number}`)
    expect([older.entries.length, older.isFirst, older.entries[0]?.message.lines]).toEqual([5, true, ['m0']])
  })
  test('nobody hears another one', async () => {
    const { bed, person, to } = await begin()
    const other = await browse(bed)
    const stream = await other.listen('?since=0')
    await bed.say(to, { text: [plain('secret')] })
    const mine = await person.listen('?since=0')
    await mine.until(() => mine.lines().length === 1)
    expect([stream.lines(), (await other.history()).entries]).toEqual([[], []])
    for (const each of [stream, mine]) each.stop()
  })
})

describe('streams', () => {
  test('carry no cache and the safety headers, and end when the server closes', async () => {
    const database = await openSqlite()
    const bed = await startBed({ database })
    const person = await browse(bed)
    const stream = await person.listen()
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    await stream.until(() => stream.seen.some(({ event }) => event === 'summary'))
    await bed.close()
    await stream.ended
    await database.close()
  })
  test('a sixth page lets the oldest one rest, and goes on itself', async () => {
    const bed = await start()
    const person = await browse(bed)
    const pages: Awaited<ReturnType<typeof person.listen>>[] = []
    for (let i = 0; i < 6; i++) pages.push(await person.listen())
    await pages[0]!.ended
    expect(pages[0]!.seen.at(-1)?.event).toBe('rest')
    await pages[5]!.until(() => pages[5]!.seen.some(({ event }) => event === 'summary'))
    for (const page of pages) page.stop()
  })
  test('who was away for very long, or knows a chat that was erased, is told to read anew', async () => {
    const bed = await start()
    const person = await browse(bed)
    const stream = await person.listen('?since=999')
    await stream.until(() => stream.seen.some(({ event }) => event === 'reset'))
    expect(stream.seen.find(({ event }) => event === 'reset')?.id).toBe('0')
    stream.stop()
    const to = await person.address()
    for (let i = 0; i < 405; i++) await bed.say(to, { text: [plain(`m${i}`)] })
    const late = await person.listen('?since=0')
    await late.until(() => late.seen.some(({ event, id }) => event === 'reset' && id === '405'))
    late.stop()
  })
  test("another process's message is seen by looking", async () => {
    const database = await openSqlite()
    open.push(() => database.close())
    const bed = await start({}, database)
    const person = await browse(bed)
    const to = await person.address()
    const other = await startBed({ database })
    open.push(() => other.close())
    const stream = await person.listen('?since=0')
    await other.say(to, { text: [plain('from elsewhere')] })
    await bed.say(to, { text: [plain('from here')] })
    await stream.until(() => stream.lines().length === 2)
    expect(stream.lines()).toEqual(['from elsewhere', 'from here'])
    stream.stop()
  })
})

test("the page's files and fonts are served, and nothing else of the disk", async () => {
  const bed = await start()
  for (const path of [
    '/assets/app.js',
    '/assets/base.css',
    '/assets/icon.svg',
    '/fonts/inter/index.css',
    '/fonts/inter/files/inter-cyrillic-wght-normal.woff2',
    '/fonts/noto-sans-sc/index.css',
    '/fonts/noto-sans-sc/files/noto-sans-sc-4-wght-normal.woff2',
  ]) {
    const answer = await fetch(bed.address + path)
    expect([answer.status, (await answer.bytes()).length > 0], path).toEqual([200, true])
  }
  for (const path of [
    '/assets/../index.ts',
    '/assets/%2e%2e/index.ts',
    '/fonts/inter/package.json',
    '/fonts/inter/../../fastify/package.json',
    '/assets/',
    '/fonts/inter/',
  ])
    expect((await fetch(bed.address + path)).status, path).not.toBe(200)
})
