/** The web chat in a real browser, with a bot that the test writes. */
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Intent } from '../../src/bots/conversation/types.ts'
import type { MenuItem } from '../../src/bots/web/index.ts'
import type { Outgoing } from '../../src/core/ports.ts'
import { openSqlite } from '../support/databases.ts'
import { type Page, startBrowser, type TestBrowser } from './browser.ts'
import { type Bed, type BedOptions, plain, startBed } from './web-chat-bed.ts'

const PNG_BASE64 =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAEklEQVR4nGP4z8DwHwyBNBgAAEnyB/kYRJW/AAAAAElFTkSuQmCC'
const fixture = (name: string) => readFile(new URL(`../vendor/fixtures/${name}`, import.meta.url))
const PNG = Buffer.from(PNG_BASE64, 'base64')

/** Runs in the page: what a browser does when files are dropped on it or pasted into it. */
const HAND_OVER = `({ base64, kind, name }) => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  const data = new DataTransfer()
  data.items.add(new File([bytes], name, { type: 'image/png' }))
  const how = { bubbles: true, cancelable: true }
  if (kind === 'paste')
    document.querySelector('.input').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...how }))
  else
    for (const type of ['dragenter', 'dragover', 'drop'])
      window.dispatchEvent(new DragEvent(type, { dataTransfer: data, ...how }))
}`
/** Runs in the page: scrolls to the first message and waits until the page has noticed. */
const SCROLL_UP = `new Promise((done) => {
  document.querySelector('.log').scrollTo(0, 0)
  requestAnimationFrame(() => requestAnimationFrame(done))
})`

/** Runs in the page: a quarter of a second, in which it draws what it has. */
const QUIET = `new Promise((done) => setTimeout(() => requestAnimationFrame(done), 250))`

let browser: TestBrowser
const open: (() => Promise<void>)[] = []
beforeAll(async () => {
  browser = await startBrowser()
})
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})
afterAll(() => browser.close())

const menu = (): MenuItem[] => [
  {
    name: 'image',
    description: 'Paint a picture',
    words: 'required',
    options: [
      {
        name: 'ratio',
        title: 'Format',
        type: 'choice',
        choices: [
          { value: '1:1', title: 'Square' },
          { value: '16:9', title: 'Wide' },
        ],
        default: '1:1',
      },
      { name: 'count', title: 'How many', type: 'integer', min: 1, max: 4, default: 1 },
    ],
  },
  { name: 'music', description: 'Compose a song', words: 'optional', options: [] },
  { name: 'balance', description: 'Credits', words: 'none', options: [] },
]

async function begin(options: Partial<BedOptions> = {}, context: Parameters<TestBrowser['page']>[0] = {}) {
  const database = options.database ?? (await openSqlite())
  if (!options.database) open.push(() => database.close())
  const bed = await startBed({ menu, ...options, database })
  open.push(() => bed.close())
  // Whatever moves does so here.
  const tab = await browser.page({ reducedMotion: 'no-preference', ...context })
  open.push(() => tab.context.close())
  await tab.page.goto(bed.address)
  await tab.page.waitForSelector('.header[data-state=open]')
  return { bed, ...tab }
}

async function type(page: Page, text: string): Promise<void> {
  await page.fill('.input', text)
  await page.press('.input', 'Enter')
}
/** An answer to everything, at the address where it was said. */
const answering = (outgoing: (intent: Intent) => Outgoing | null) => async (intent: Intent, bed: Bed) => {
  const said = outgoing(intent)
  if (said !== null) await bed.say(intent.address, said)
}
const linesOf = (page: Page, role: string) => page.locator(`.entry[data-role=${role}] .line`).allTextContents()
const button = (label: string, action: string, more: object = {}) => ({
  label: plain(label),
  press: { action },
  ...more,
})

describe('a conversation', () => {
  test('what is written is shown, answered, and there again after a reload', async () => {
    const { page, bed, problems } = await begin({
      answer: answering((intent) => ({ text: [plain(`heard: ${'text' in intent ? intent.text : ''}`)] })),
    })
    expect(await page.locator('.empty').isVisible()).toBe(true)
    await type(page, 'a fox in the snow')
    await page.getByText('heard: a fox in the snow').waitFor()
    expect(await page.locator('.empty').isVisible()).toBe(false)
    expect(await page.inputValue('.input')).toBe('')
    await page.press('.input', 'ArrowUp')
    expect(await page.inputValue('.input')).toBe('a fox in the snow')
    await page.reload()
    await page.getByText('heard: a fox in the snow').waitFor()
    expect(await linesOf(page, 'person')).toEqual(['a fox in the snow'])
    expect(bed.intents).toHaveLength(1)
    expect(problems).toEqual([])
  })

  test('markup of any kind is shown as typed and never run, on both sides', async () => {
    const { page, problems } = await begin({
      answer: answering((intent) => ({
        text: [plain(`> ${'text' in intent ? intent.text : ''}`)],
        buttons: [[button('<b>bold</b>', 'x:1')]],
      })),
    })
    const nasty =
      '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **bold** [a](javascript:window.hacked=1) &lt;'
    await type(page, nasty)
    await page.getByText(`> ${nasty}`, { exact: true }).waitFor()
    expect(await linesOf(page, 'person')).toEqual([nasty])
    expect(await page.locator('.chip').textContent()).toBe('<b>bold</b>')
    expect(await page.locator('.entry img, .entry script, .entry b, .entry a').count()).toBe(0)
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(problems).toEqual([])
  })

  test('Shift and Enter makes a new line; right-to-left words run from the right', async () => {
    const { page, bed } = await begin()
    await page.fill('.input', 'one')
    await page.press('.input', 'Shift+Enter')
    await page.keyboard.type('two')
    await page.press('.input', 'Control+Enter')
    await page.locator('.entry').waitFor()
    expect(await linesOf(page, 'person')).toEqual(['one\ntwo'])
    await type(page, 'ثعلب في الثلج')
    await page.locator('.entry').nth(1).waitFor()
    expect(await page.evaluate(`getComputedStyle([...document.querySelectorAll('.line')].at(-1)).direction`)).toBe(
      'rtl',
    )
    await expect.poll(() => bed.intents.length).toBe(2)
  })

  test('a press is busy until its message changes, and choices change in place', async () => {
    const { page, bed } = await begin()
    await type(page, 'hello')
    await expect.poll(() => bed.intents.length).toBe(1)
    const to = bed.intents[0]!.address
    const row = (chosen: string) => [
      ['3', '5'].map((each) => button(`${each} s`, `length:g:${each}`, each === chosen ? { chosen: true } : {})),
      [button('Start', 'start:g', { style: 'primary' })],
    ]
    const id = await bed.say(to, { text: [plain('How long?')], buttons: row('3') })
    const five = page.getByRole('button', { name: '5 s' })
    await five.click()
    await expect.poll(() => bed.intents.length).toBe(2)
    expect(bed.intents[1]).toMatchObject({ type: 'press', action: 'length:g:5', on: { parts: [id] } })
    expect(await five.getAttribute('aria-busy')).toBe('true')
    expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true)
    await bed.edit(to, id, { text: [plain('How long?')], buttons: row('5') })
    await page.locator('.chip.chosen', { hasText: '5 s' }).waitFor()
    expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(false)
    expect(await page.locator('.entry[data-role=bot]').count()).toBe(1)
    await bed.web.port.remove(to, { parts: [id] })
    await expect.poll(() => page.locator('.entry[data-role=bot]').count()).toBe(0)
  })

  test('what comes while a button is held down moves nothing from under it: the press counts, and then it is shown', async () => {
    const { page, bed } = await begin()
    await type(page, 'hello')
    await expect.poll(() => bed.intents.length).toBe(1)
    const to = bed.intents[0]!.address
    const id = await bed.say(to, { text: [plain('How long?')], buttons: [[button('Start', 'start:g')]] })
    const start = page.getByRole('button', { name: 'Start' })
    await start.hover()
    await page.mouse.down()
    // It is drawn a little smaller while it is held.
    await page.evaluate(QUIET)
    const before = await start.boundingBox()
    // The message itself changes, another one comes, and there is a sign that something is being written.
    await bed.edit(to, id, {
      text: [plain('How long?'), plain('Another line')],
      buttons: [[button('Begin', 'begin:g')]],
    })
    await bed.say(to, { text: [plain('a second message')] })
    await page.evaluate(QUIET)
    expect(await start.boundingBox()).toEqual(before)
    expect(await page.locator('.entry[data-role=bot]').count()).toBe(1)
    await page.mouse.up()
    await expect.poll(() => bed.intents.length).toBe(2)
    expect(bed.intents[1]).toMatchObject({ type: 'press', action: 'start:g' })
    await page.getByRole('button', { name: 'Begin' }).waitFor()
    expect(await linesOf(page, 'bot')).toContain('a second message')
  })

  test('a reply carries what it replies to, and shows it', async () => {
    const { page, bed } = await begin()
    await type(page, 'hello')
    await expect.poll(() => bed.intents.length).toBe(1)
    const id = await bed.say(bed.intents[0]!.address, { text: [plain('✅ a result')] })
    await page.locator('.entry[data-role=bot]').hover()
    await page.getByRole('button', { name: 'Reply', exact: true }).click()
    await page.keyboard.type('make it blue')
    await page.keyboard.press('Enter')
    await expect.poll(() => bed.intents.length).toBe(2)
    expect(bed.intents[1]).toMatchObject({ text: 'make it blue', replyTo: { parts: [id] } })
    expect(await page.locator('.quote').textContent()).toBe('✅ a result')
    // A sign that the machine may have no letter for is drawn, and still read and copied as it is.
    expect(await linesOf(page, 'bot')).toEqual(['✅ a result'])
    expect(await page.locator('.line svg.sign').count()).toBe(1)
  })

  test('a job shows how far it is and when it will be done', async () => {
    const { page, bed } = await begin()
    await type(page, 'hello')
    await expect.poll(() => bed.intents.length).toBe(1)
    const id = await bed.say(bed.intents[0]!.address, {
      text: [plain('painting')],
      progress: { fraction: 0.4, readyAtMs: Date.now() + 20_000 },
    })
    await page.getByRole('progressbar').waitFor()
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40')
    expect(await page.locator('.progress-left').textContent()).toMatch(/^about (19|20|21) s left$/)
    await bed.edit(bed.intents[0]!.address, id, { text: [plain('done')] })
    await expect.poll(() => page.getByRole('progressbar').count()).toBe(0)
  })
})

describe('commands', () => {
  test('a slash lists them, arrows choose, and a form sends its options', async () => {
    const { page, bed } = await begin()
    await page.focus('.input')
    await page.keyboard.type('/')
    expect(await page.locator('.slash-item b').allTextContents()).toEqual(['/image', '/music', '/balance'])
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('[aria-selected=true] b').textContent()).toBe('/music')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    expect(await page.inputValue('.input')).toBe('/image ')
    await page.getByLabel('Format').selectOption('16:9')
    await page.getByLabel('How many').fill('9')
    await page.locator('.input').pressSequentially('a fox')
    await page.keyboard.press('Enter')
    expect(bed.intents).toEqual([])
    await page.getByLabel('How many').fill('2')
    await page.press('.input', 'Enter')
    await expect.poll(() => bed.intents.length).toBe(1)
    expect(bed.intents[0]).toMatchObject({
      type: 'command',
      name: 'image',
      text: 'a fox',
      options: { ratio: '16:9', count: 2 },
    })
    expect(await linesOf(page, 'person')).toEqual(['/image a fox --ratio 16:9 --count 2'])
  })

  test('one that takes no words goes at once; Escape leaves the menu; the balance chip asks for the balance', async () => {
    const { page, bed } = await begin()
    await page.focus('.input')
    await page.keyboard.type('/bal')
    await page.keyboard.press('Tab')
    await expect.poll(() => bed.intents.length).toBe(1)
    expect(bed.intents[0]).toMatchObject({ type: 'command', name: 'balance', text: '' })
    expect(await page.inputValue('.input')).toBe('')
    await page.keyboard.type('/')
    await page.keyboard.press('Escape')
    expect(await page.locator('.slash-menu').isVisible()).toBe(false)
    await page.fill('.input', '')
    await page.locator('.balance').click()
    await expect.poll(() => bed.intents.length).toBe(2)
  })
})

describe('files', () => {
  test('dropped and pasted files are uploaded, shown, removable, and sent with the words', async () => {
    const { page, bed, problems } = await begin()
    const hand = (kind: 'drop' | 'paste', name: string) =>
      page.evaluate(`(${HAND_OVER})(${JSON.stringify({ base64: PNG_BASE64, kind, name })})`)
    await hand('drop', 'one.png')
    await hand('paste', 'two.png')
    await hand('drop', 'three.png')
    await expect.poll(() => page.locator('.attachment.there').count()).toBe(3)
    await page.locator('.attachment').nth(1).getByRole('button').click()
    expect(await page.locator('.attachment').count()).toBe(2)
    await type(page, 'animate these')
    await expect.poll(() => bed.intents.length).toBe(1)
    expect(bed.intents[0]).toMatchObject({ text: 'animate these', files: [{ type: 'picture' }, { type: 'picture' }] })
    await expect.poll(() => page.locator('.album .tile img.loaded').count()).toBe(2)
    expect(await page.locator('.attachments').isVisible()).toBe(false)
    expect(problems).toEqual([])
  })

  test('a file that is refused says why and leaves the words alone', async () => {
    const { page, bed } = await begin({ texts: 'refusal-file_unknown = No file that I can use.' })
    await page.fill('.input', 'my words')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('not one') })
    await page.getByText('No file that I can use.').waitFor()
    expect(await page.locator('.attachment').count()).toBe(0)
    expect(await page.inputValue('.input')).toBe('my words')
    expect(bed.intents).toEqual([])
  })

  test('pictures open on the whole screen, with arrows, and Escape closes', async () => {
    const { page, bed } = await begin()
    await type(page, 'hello')
    await expect.poll(() => bed.intents.length).toBe(1)
    const to = bed.intents[0]!.address
    const person = await bed.person(to.chat)
    const ids = [
      await bed.store(person.id, { bytes: PNG, mime: 'image/png' }),
      await bed.store(person.id, { bytes: PNG, mime: 'image/png' }),
    ]
    await bed.say(to, {
      media: ids.map((id) => ({
        id,
        type: 'picture' as const,
        mime: 'image/png',
        sizeBytes: PNG.length,
        widthPx: 2,
        heightPx: 3,
      })),
    })
    await page.locator('.tile').first().click()
    const shown = page.locator('.lightbox img')
    expect(await shown.getAttribute('src')).toBe(`/media/${ids[0]}`)
    await page.keyboard.press('ArrowRight')
    expect(await shown.getAttribute('src')).toBe(`/media/${ids[1]}`)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.lightbox').count()).toBe(0)
  })
})

test('a moving photo moves while it is pointed at, and a song plays where it stands while its message changes', async () => {
  const { page, bed } = await begin()
  await type(page, 'hello')
  await expect.poll(() => bed.intents.length).toBe(1)
  const to = bed.intents[0]!.address
  const person = await bed.person(to.chat)
  const clip = await bed.store(person.id, { bytes: await fixture('clip.mp4'), mime: 'video/mp4' })
  const still = await bed.store(person.id, { bytes: PNG, mime: 'image/png' })
  const song = await bed.store(person.id, { bytes: await fixture('tone.mp3'), mime: 'audio/mpeg' })
  await bed.say(to, {
    media: [{ id: clip, type: 'live', mime: 'video/mp4', sizeBytes: 1, widthPx: 64, heightPx: 48, stillId: still }],
  })
  const time = (selector: string) =>
    page.locator(selector).evaluate((player) => (player as unknown as { currentTime: number }).currentTime)
  expect(await page.locator('.badge').textContent()).toBe('Live')
  await page.locator('.tile.live').hover()
  await expect.poll(() => time('.tile.live video')).toBeGreaterThan(0)
  const media = [
    { id: song, type: 'audio' as const, mime: 'audio/mpeg', sizeBytes: 1, title: 'A tone', durationMs: 2000 },
  ]
  const id = await bed.say(to, { text: [plain('a song')], media, buttons: [[button('Save', 'save:1')]] })
  await page.getByRole('button', { name: 'Play' }).click()
  await expect.poll(() => time('.song audio')).toBeGreaterThan(0)
  await bed.edit(to, id, { text: [plain('a song')], media, buttons: [[button('Saved', 'save:1', { chosen: true })]] })
  await page.getByRole('button', { name: 'Saved' }).waitFor()
  expect(await time('.song audio')).toBeGreaterThan(0)
})

describe('the page', () => {
  test('changes its language everywhere at once, and keeps it', async () => {
    const { page } = await begin()
    await page.locator('.language-select').selectOption('ru')
    await page.getByPlaceholder('Что хотите увидеть?').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ru')
    expect(await page.getByRole('button', { name: 'Отправить' }).count()).toBe(1)
    await page.reload()
    await page.getByPlaceholder('Что хотите увидеть?').waitFor()
    await expect.poll(() => page.locator('.status').textContent()).toBe('Картинки, песни и живые фото')
  })

  test('follows the system in light and dark, and a choice wins and stays', async () => {
    const { page } = await begin({}, { colorScheme: 'dark' })
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const dark = await paper()
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await paper()
    expect(light).not.toBe(dark)
    await page.getByRole('button', { name: 'Appearance' }).click()
    await page.getByRole('button', { name: 'Appearance' }).click()
    expect(await paper()).toBe(dark)
    await page.reload()
    await page.waitForSelector('.composer')
    expect(await paper()).toBe(dark)
  })

  test('fits a phone of 360 pixels: nothing runs over the side', async () => {
    const { page, bed } = await begin({}, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
    await type(page, `${'unbroken'.repeat(30)} words`)
    await expect.poll(() => bed.intents.length).toBe(1)
    const to = bed.intents[0]!.address
    await bed.say(to, {
      text: [plain('x'.repeat(300))],
      media: [
        {
          id: '0'.repeat(22),
          type: 'audio',
          mime: 'audio/mpeg',
          sizeBytes: 1,
          title: 'A very long title of a song that does not fit',
          durationMs: 30_000,
        },
      ],
      buttons: [
        ['Again', 'Vary', 'Animate', 'Upscale', 'A rather long label'].map((label, index) =>
          button(label, `a:${index}`),
        ),
      ],
    })
    await page.locator('.song').waitFor()
    await page.fill('.input', '/')
    const widths = await page.evaluate(`(() => {
      const log = document.querySelector('.log')
      return [document.documentElement.scrollWidth, log.scrollWidth - log.clientWidth]
    })()`)
    expect(widths).toEqual([360, 0])
    for (const box of await page.locator('.chip, .bubble, .composer, .slash-menu').all()) {
      const { x, width } = (await box.boundingBox())!
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x + width).toBeLessThanOrEqual(360)
    }
  })

  test('comes back by itself when the server was away: nothing said meanwhile is lost or doubled', async () => {
    const database = await openSqlite()
    open.push(() => database.close())
    const first = await startBed({ database, menu })
    const { page } = await browser.page()
    open.push(() => page.context().close())
    await page.goto(first.address)
    await page.waitForSelector('.header[data-state=open]')
    await type(page, 'before')
    await expect.poll(() => first.intents.length).toBe(1)
    const to = first.intents[0]!.address
    const port = Number(new URL(first.address).port)
    await first.close()
    await page.getByText('Reconnecting…').waitFor()
    await type(page, 'while away')
    await page.locator('.entry[data-state=sending]').waitFor()
    const second = await startBed({ database, menu, port })
    open.push(() => second.close())
    await second.say(to, { text: [plain('said meanwhile')] })
    await page.getByText('said meanwhile').waitFor()
    await page.locator('.header[data-state=open]').waitFor()
    await expect.poll(() => second.intents.length).toBe(1)
    expect(second.intents[0]).toMatchObject({ text: 'while away' })
    await expect.poll(() => page.locator('.entry[data-state=sending]').count()).toBe(0)
    expect((await linesOf(page, 'person')).sort()).toEqual(['before', 'while away'])
    expect(await linesOf(page, 'bot')).toEqual(['said meanwhile'])
  })

  test('shows the same in two tabs, and older messages when one scrolls up', async () => {
    const { page, bed, context } = await begin()
    await type(page, 'hello')
    await expect.poll(() => bed.intents.length).toBe(1)
    for (let i = 0; i < 60; i++) await bed.say(bed.intents[0]!.address, { text: [plain(`message ${i}`)] })
    const other = await context.newPage()
    await other.goto(bed.address)
    await other.getByText('message 59').waitFor()
    expect(await other.locator('.entry').count()).toBe(40)
    await other.evaluate(SCROLL_UP)
    await expect.poll(() => other.locator('.entry').count()).toBe(61)
    await type(other, 'from the other tab')
    await page.getByText('from the other tab').waitFor()
    const [here, there] = [
      await page.locator('.line').allTextContents(),
      await other.locator('.line').allTextContents(),
    ]
    expect(there).toEqual(here)
    await page.bringToFront()
    await page.evaluate(SCROLL_UP)
    await bed.say(bed.intents[0]!.address, { text: [plain('news')] })
    await page.locator('.pill').click()
    await expect.poll(() => page.locator('.pill').isVisible()).toBe(false)
  })

  test('asks for the token of a private studio once', async () => {
    const database = await openSqlite()
    open.push(() => database.close())
    const bed = await startBed({ database, menu, token: 'a long enough token' })
    open.push(() => bed.close())
    const { page, context, problems } = await browser.page()
    open.push(() => context.close())
    await page.goto(bed.address)
    await page.getByLabel('Access token').fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByText('That is not the token.').waitFor()
    await page.getByLabel('Access token').fill('a long enough token')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.composer')
    await page.reload()
    await page.waitForSelector('.composer')
    expect(problems).toEqual([])
  })
})
