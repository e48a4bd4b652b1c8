/** What the chapters share: the program, somebody at the page, and what they should own by now. */
import sharp from 'sharp'
import { expect } from 'vitest'
import type { TestBrowser } from '../browser.ts'
import type { Studio } from './studio.ts'
import type { Seen, Visitor } from './visitor.ts'

export interface Story {
  browser: TestBrowser
  studio: Studio
  me: Visitor
  /** What should be left. */
  credits: number
}
/** A chapter's test: a sentence, and what happens. Later chapters go on where earlier ones ended. */
export type Tell = (sentence: string, happens: (story: Story) => Promise<void>) => void

/** What was made, or is being made, costs this much: the header and the ledger agree. */
export async function paid(story: Story, credits: number): Promise<void> {
  story.credits -= credits
  await story.me.has(story.credits)
  const accounts = await story.studio.db.outer
    .selectFrom('accounts')
    .select(['posted', 'held'])
    .where('person_id', 'is not', null)
    .execute()
  expect(accounts.map(({ posted, held }) => posted - held)).toContain(story.credits)
}

/** A generation by the buttons of its message. */
export function workOf(seen: Seen): string {
  const action = seen.buttons.find((one) => /^(again|cancel|save|info):/.test(one.action ?? ''))?.action
  if (action == null) throw new Error(`not a work: ${seen.lines.join(' / ')}`)
  return action.split(':')[1] as string
}

export async function generation(story: Story, id: string) {
  return story.studio.db.outer.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** A picture of a message, fetched as the page fetches it and decoded. */
export async function picture(
  story: Story,
  url: string | undefined,
): Promise<{ width: number; height: number; bytes: Buffer }> {
  if (url === undefined) throw new Error('the message has no picture')
  const { status, type, bytes } = await story.me.fetch(url)
  expect(status).toBe(200)
  expect(type).toMatch(/^image\/(jpeg|png|webp)$/)
  const { info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, bytes }
}

const GPS = { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 2/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 3/1' }

/** A photo as a phone makes it: an evening over hills, with the place where it was taken. */
export async function photo(width = 640, height = 480): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const hill = 0.62 + 0.06 * Math.sin(x / 70) + 0.03 * Math.sin(x / 23)
      const depth = y / height
      const colour = depth > hill ? [52 + 20 * depth, 70, 44] : [240 - 90 * depth, 150 - 40 * depth, 90 + 110 * depth]
      pixels.set(colour, (y * width + x) * 3)
    }
  const buffer = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .withExif({ IFD0: { Make: 'A phone' }, IFD3: GPS })
    .jpeg({ quality: 90 })
    .toBuffer()
  return { name: 'IMG_0042.jpg', mimeType: 'image/jpeg', buffer }
}

/** Whether a player of the page gets on, and what it plays. */
export async function plays(story: Story, selector: string) {
  const read = `(() => {
    const player = [...document.querySelectorAll(${JSON.stringify(selector)})].at(-1)
    return player && { at: player.currentTime, state: player.readyState, seconds: player.duration,
      width: player.videoWidth ?? 0, height: player.videoHeight ?? 0 }
  })()`
  const look = () =>
    story.me.page.evaluate<{ at: number; state: number; seconds: number; width: number; height: number }>(read)
  await expect.poll(async () => (await look())?.at ?? 0).toBeGreaterThan(0.1)
  const now = await look()
  expect(now.state).toBeGreaterThanOrEqual(2)
  return now
}

export const labels = (seen: Seen): string[] => seen.buttons.map((one) => one.label)
