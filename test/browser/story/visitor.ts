/** Somebody at the page: writes, presses, looks. What was said and pressed is noted, so that nothing can be forgotten. */
import { expect } from 'vitest'
import { looks } from '../../support/look.ts'
import { PATIENCE_MS } from '../../support/patience.ts'
import type { BrowserContext, Page } from '../browser.ts'

export interface Seen {
  id: string
  role: 'bot' | 'person'
  lines: string[]
  buttons: { label: string; action: string | null; chosen: boolean; style: string }[]
  /** Addresses of the files. */
  pictures: string[]
  clips: { src: string; poster: string | null }[]
  songs: string[]
  isDone: boolean
  isUnderWay: boolean
}

/** Runs in the page: what stands there, message for message; the last `rows` of them, and the one of an id. */
const READ = `(rows, id) => [...document.querySelectorAll('.entry')].filter((entry, at, { length }) =>
  at >= length - rows || entry.dataset.id === id).map((entry) => ({
  id: entry.dataset.id,
  role: entry.dataset.role,
  lines: [...entry.querySelectorAll('.line')].map((line) => line.textContent),
  buttons: [...entry.querySelectorAll('.chip')].map((chip) => ({
    label: chip.textContent,
    action: chip.dataset.action ?? null,
    chosen: chip.classList.contains('chosen'),
    style: ['primary', 'danger'].find((style) => chip.classList.contains(style)) ?? '',
  })),
  pictures: [...entry.querySelectorAll('.tile img')].map((img) => img.getAttribute('src')),
  clips: [...entry.querySelectorAll('.tile video')].map((video) => ({
    src: video.getAttribute('src'),
    poster: video.getAttribute('poster'),
  })),
  songs: [...entry.querySelectorAll('audio')].map((audio) => audio.getAttribute('src')),
  isDone: entry.classList.contains('success'),
  isUnderWay: entry.querySelector('.progress') !== null,
}))`
const IDS = `[...document.querySelectorAll('.entry')].map((entry) => entry.dataset.id)`
/** What is new stands at the end: the page is asked often, so it is asked for little. */
const TAIL_ROWS = 12
const LOOK_EVERY_MS = 100
const LOOK_FIRST_MS = 60

export class Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about. */
  readonly problems: string[]
  /** Commands that were sent and verbs that were pressed. */
  readonly commands = new Set<string>()
  readonly verbs = new Set<string>()

  constructor(tab: { page: Page; context: BrowserContext; problems: string[] }) {
    this.page = tab.page
    this.context = tab.context
    this.problems = tab.problems
    this.page.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/chat/intents')) return
      const sent = request.postDataJSON() as { type: string; name?: string; action?: string }
      if (sent.type === 'command') this.commands.add(sent.name ?? '')
      if (sent.type === 'press') this.verbs.add((sent.action ?? '').split(':')[0] as string)
    })
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address)
    await this.online()
  }

  online(): Promise<unknown> {
    return this.page.waitForSelector('.header[data-state=open]', { timeout: PATIENCE_MS })
  }

  /** Everything, or the last rows and the message of an id. */
  look(rows = 1000, id = ''): Promise<Seen[]> {
    return this.page.evaluate<Seen[]>(`(${READ})(${rows}, ${JSON.stringify(id)})`)
  }

  /** Waits until what is seen (the newest, and the message of an id) holds what is looked for. */
  async until<T>(find: (seen: Seen[]) => T | undefined | false, what: string, id?: string): Promise<T> {
    const endMs = performance.now() + PATIENCE_MS
    const { pause } = looks(LOOK_FIRST_MS, 200)
    for (;;) {
      const seen = await this.look(TAIL_ROWS, id)
      const found = find(seen)
      if (found !== undefined && found !== false) return found
      if (performance.now() > endMs) throw new Error(`not seen: ${what}\n${describe(seen.slice(-4))}`)
      await pause()
    }
  }

  /** One message as it is now. */
  async entry(id: string): Promise<Seen> {
    const found = (await this.look(0, id)).find((one) => one.id === id)
    if (found === undefined) throw new Error(`message ${id} is not there`)
    return found
  }

  /** Does something, and answers the first message that the bot sends after it. */
  async answer(act: () => Promise<unknown>): Promise<Seen> {
    const before = new Set(await this.page.evaluate<string[]>(IDS))
    await act()
    return this.until((seen) => seen.find((one) => one.role === 'bot' && !before.has(one.id)), 'an answer')
  }

  /** Waits until the same message shows something. */
  changed(id: string, find: (one: Seen) => boolean, what = 'the change'): Promise<Seen> {
    return this.until((seen) => seen.find((one) => one.id === id && find(one)), what, id)
  }

  gone(id: string): Promise<boolean> {
    return this.until((seen) => !seen.some((one) => one.id === id), 'that the message is gone', id)
  }

  async write(text: string): Promise<void> {
    await this.page.fill('.input', text)
    await this.page.press('.input', 'Enter')
  }
  say(text: string): Promise<Seen> {
    return this.answer(() => this.write(text))
  }

  async attach(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    await this.page.setInputFiles('input[type=file]', files)
    await this.page.waitForSelector('.attachment.there', { timeout: PATIENCE_MS })
  }

  /** Presses a button of a message. */
  async press(id: string, label: string): Promise<void> {
    const button = (await this.entry(id)).buttons.find((one) => one.label === label)
    if (button === undefined) throw new Error(`no button “${label}” on ${describe([await this.entry(id)])}`)
    await this.page.click(`.entry[data-id="${id}"] .chip[data-action="${button.action}"]`)
  }
  /** Presses, and answers the new message. */
  pressed(id: string, label: string): Promise<Seen> {
    return this.answer(() => this.press(id, label))
  }
  /** Presses a chip, and answers the same message when the chip is the chosen one. */
  async choose(id: string, label: string): Promise<Seen> {
    await this.press(id, label)
    return this.changed(id, (one) => one.buttons.some((each) => each.label === label && each.chosen), label)
  }

  /** Waits for a job's result in the place of its card; one that failed or was cancelled offers to try again. */
  async result(id: string): Promise<Seen> {
    const ended = (one: Seen) => one.isDone || one.buttons.some((each) => each.label === 'Try again')
    const found = await this.changed(id, ended, 'a result')
    if (!found.isDone) throw new Error(`no result:\n${describe([found])}`)
    return found
  }
  async make(text: string): Promise<Seen> {
    return this.result((await this.say(text)).id)
  }
  async makeBy(id: string, label: string): Promise<Seen> {
    return this.result((await this.pressed(id, label)).id)
  }

  /** The credits in the header. */
  async balance(): Promise<{ available: number; held: number }> {
    const number = async (selector: string) =>
      Number((await this.page.locator(selector).allTextContents()).join('').replaceAll(/\D/g, '') || 0)
    return { available: await number('.balance b'), held: await number('.balance .held') }
  }
  /** Waits until the header says so. `held` is looked at where it is given. */
  async has(available: number, held?: number): Promise<void> {
    const expected = held === undefined ? { available } : { available, held }
    await expect.poll(() => this.balance(), { interval: LOOK_EVERY_MS }).toMatchObject(expected)
  }

  async fetch(url: string): Promise<{ status: number; type: string; bytes: Buffer }> {
    const response = await this.context.request.get(new URL(url, this.page.url()).href)
    return { status: response.status(), type: response.headers()['content-type'] ?? '', bytes: await response.body() }
  }
}

function describe(seen: readonly Seen[]): string {
  return seen
    .map((one) => `[${one.role}] ${one.lines.join(' / ')} {${one.buttons.map((each) => each.label).join(' | ')}}`)
    .join('\n')
}
