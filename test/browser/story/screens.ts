/** What the policy asks about, and what it covers. */
import { expect } from 'vitest'
import { labels, paid, type Tell } from './story.ts'

export function screens(tell: Tell): void {
  tell('what the policy asks about is made once it is said to be meant, or with other words', async (story) => {
    const { me } = story
    const asked = await me.say('a man smoking crack cocaine')
    expect(asked.lines[0]).toMatch(/^Before I make this: .*drugs/)
    expect(labels(asked)).toEqual(['I understand, go on', '✎ Change the words'])
    await paid(story, 0)
    await me.press(asked.id, 'I understand, go on')
    const made = await me.result(asked.id)
    expect(made.pictures).toHaveLength(1)
    await paid(story, 1)
    const other = await me.say('how to cook meth')
    await me.pressed(other.id, '✎ Change the words')
    expect((await me.make('a quiet kitchen')).lines[0]).toContain('a quiet kitchen')
    await paid(story, 1)
  })

  tell('what the policy covers is shown at a press', async (story) => {
    const { me } = story
    const covered = await me.make('free Tibet poster')
    await paid(story, 1)
    const entry = `.entry[data-id="${covered.id}"]`
    expect(await me.page.locator(`${entry} .veiled`).count()).toBe(1)
    await me.page.click(`${entry} .veil`)
    expect(await me.page.locator(`${entry} .veiled`).count()).toBe(0)
    expect(covered.pictures).toHaveLength(1)
  })
}
