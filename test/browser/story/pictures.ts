/** The pictures of the README, taken of the program as it is. */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { Page } from '../browser.ts'
import type { Story, Tell } from './story.ts'
import { Visitor } from './visitor.ts'

const IMAGES_DIR = fileURLToPath(new URL('../../../docs/images', import.meta.url))
const MARGIN_PX = 6
const MOST_BYTES = 500 * 1024
export const DESKTOP = { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 2, colorScheme: 'light' as const }
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  colorScheme: 'dark' as const,
  hasTouch: true,
  isMobile: true,
}

export function pictures(tell: Tell): void {
  tell('the README shows what there is', async (story) => {
    const desk = await newcomer(story, DESKTOP)
    const lighthouse = await desk.make('a lighthouse at night, storm, 16:9')
    await desk.pressed(lighthouse.id, 'Animate')
    await take(desk.page, 'web-chat')

    const phone = await newcomer(story, PHONE)
    await phone.make('a fox in the snow, watercolour')
    await take(phone.page, 'web-chat-phone')
    for (const { context, problems } of [desk, phone]) {
      expect(problems).toEqual([])
      await context.close()
    }
  })
}

/** Somebody new, who has accepted the terms and begins on a clear page. */
async function newcomer(story: Story, look: Parameters<Story['browser']['page']>[0]): Promise<Visitor> {
  const visitor = new Visitor(await story.browser.page(look))
  await visitor.open(story.studio.address)
  const gate = await visitor.answer(() => visitor.page.getByRole('button', { name: 'Begin' }).click())
  await visitor.pressed(gate.id, 'I am 17 or older and agree')
  return visitor
}

/** From what the person wrote down: nothing is cut, the page is as high as that takes. */
export async function take(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready')
  await page.mouse.move(5, 200)
  const { width, height } = page.viewportSize() ?? DESKTOP.viewport
  const header = (await page.locator('.header').boundingBox())?.height ?? 0
  const top = (await page.locator('.entry[data-role=person]').last().boundingBox())?.y ?? 0
  await page.setViewportSize({ width, height: Math.round(height + header + MARGIN_PX - top) })
  // Pictures that are seen are there, and nothing is on its way in.
  const isStill = `[...document.querySelectorAll('.tile img')].every((image) => image.complete)
    && document.getAnimations().every((each) => each.playState !== 'running')`
  await expect.poll(() => page.evaluate(isStill)).toBe(true)
  await page.evaluate(`document.activeElement?.blur?.()`)
  const png = await page.screenshot()
  await mkdir(IMAGES_DIR, { recursive: true })
  const small = await sharp(png).png({ palette: true, quality: 90, effort: 10, dither: 0.6 }).toBuffer()
  expect(small.length).toBeLessThan(MOST_BYTES)
  await sharp(small).toFile(`${IMAGES_DIR}/${name}.png`)
}
