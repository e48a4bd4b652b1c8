/**
 * The whole of Chatelier as somebody lives through it: the real program, a real browser, every command and every button, and what
 * each does to balance, message and file. Chapters go on where the ones before ended. With PICTURES=1 it also takes the pictures
 * of the README.
 */
import { afterAll, beforeAll, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { consent } from './story/consent.ts'
import { corners, jobs } from './story/corners.ts'
import { afterDeath, death, ends } from './story/ends.ts'
import { fairness } from './story/fairness.ts'
import { films } from './story/films.ts'
import { firstMinute, underAPicture } from './story/first-minute.ts'
import { links } from './story/links.ts'
import { money } from './story/money.ts'
import { photos, photosBeforeMoney } from './story/photos.ts'
import { pictures } from './story/pictures.ts'
import { portraits } from './story/portraits.ts'
import { rights } from './story/rights.ts'
import { screens } from './story/screens.ts'
import { songs } from './story/songs.ts'
import type { Story, Tell } from './story/story.ts'
import { startStudio } from './story/studio.ts'
import { Visitor } from './story/visitor.ts'
import { words } from './story/words.ts'

let story: Story
let isBroken = false

beforeAll(async () => {
  const [browser, studio] = await Promise.all([startBrowser(), startStudio()])
  const me = new Visitor(await browser.page())
  story = { browser, studio, me, credits: 20 }
  await me.open(studio.address)
})
afterAll(async () => {
  await story?.browser.close()
  await story?.studio.close()
})

const tell: Tell = (sentence, happens) =>
  test(sentence, async ({ skip }) => {
    if (isBroken) skip('an earlier chapter failed')
    isBroken = true
    await happens(story).catch((error: Error) => {
      if (story.studio.log.length > 0) error.message += `\nThe log: ${story.studio.log.slice(-5).join('\n')}`
      throw error
    })
    isBroken = false
  })

firstMinute(tell)
underAPicture(tell)
photosBeforeMoney(tell)
money(tell)
photos(tell)
films(tell)
portraits(tell)
songs(tell)
words(tell)
jobs(tell)
death(tell)
corners(tell)
screens(tell)
afterDeath(tell)
links(tell)
fairness(tell)
rights(tell)
consent(tell)
ends(tell)
if (process.env['PICTURES'] === '1') pictures(tell)
