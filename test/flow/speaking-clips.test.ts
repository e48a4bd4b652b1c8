/** A photo and a clip with sound, through the whole application: whom it shows is asked once, and one press goes on. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, startApp } from '../bad-input/bed.ts'
import { actionsOf, type Client, linesOf } from '../bad-input/client.ts'
import { catalogOf, photo } from '../vendors/story.ts'

const routes = [{ provider: 'builtin', model: 'dolly' }]
let bed: Bed
beforeAll(async () => {
  const live = {
    ...{ kind: 'animate', title: { en: 'Live' }, prompt: 'optional', sound: true, price: { each: 2000 }, routes },
    inputs: { pictures: { min: 1, max: 1 } },
    options: {
      camera: { type: 'choice', choices: ['zoom-in', 'zoom-out'], default: 'zoom-in' },
      duration: { type: 'choice', choices: [3, 4], default: 3 },
    },
  }
  const edit = { ...live, kind: 'edit', options: {}, routes: [{ provider: 'builtin', model: 'darkroom' }] }
  bed = await startApp('sqlite', { catalogYaml: catalogOf({ live, edit }) })
})
afterAll(() => bed.leave())

const button = (actions: readonly string[], begin: string, end = '') =>
  actions.find((action) => action.startsWith(begin) && action.endsWith(end)) ?? ''
async function answered(client: Client) {
  await bed.rest()
  const entry = (await client.answers()).at(-1)
  return { text: linesOf(entry).join('\n'), actions: actionsOf(entry) }
}

test('a photo that begins a clip with sound is asked about once; who has started it sees no price again', async () => {
  const [client] = (await bed.people(['en'])) as [Client]
  const file = await client.uploaded(await photo(3))
  await client.say('', { files: [file] })
  const offers = await answered(client)
  await client.press(button(offers.actions, 'pick:', ':animate'))
  const card = await answered(client)
  await client.press(button(card.actions, 'go:'))
  const question = await answered(client)
  expect(question.text).toMatch(/Does this picture show somebody real\?.*for clips with sound alone/s)
  const said = question.actions.map((action) => action.split(':').at(-1))
  expect(said).toEqual(['me', 'consent', 'nobody', 'no'])
  expect(await bed.jobs(client)).toEqual([])
  // Any number of presses, on either of them, makes one.
  await client.press(button(question.actions, 'likeness:', ':consent'))
  await client.press(button(question.actions, 'likeness:', ':consent'))
  await client.press(button(card.actions, 'go:'))
  await bed.rest()
  expect(await bed.jobs(client)).toMatchObject([{ kind: 'animate', state: 'done', charged_credits: 2 }])

  await client.command('animate', 'she says hello', { files: [file] })
  await bed.rest()
  expect(await bed.jobs(client)).toHaveLength(2)
  const other = await client.uploaded(await photo(4))
  await client.command('animate', 'she says hello', { files: [other] })
  const again = await answered(client)
  await client.press(button(again.actions, 'likeness:', ':no'))
  expect((await answered(client)).text).toContain('Then this photo stays as it is. Nothing was charged.')
  expect(await bed.jobs(client)).toHaveLength(2)
})

test('asked about before any price, any number of presses makes one; what was said of nobody can be taken back too', async () => {
  const [client] = (await bed.people(['en'])) as [Client]
  const file = await client.uploaded(await photo(5))
  await client.command('animate', 'she says hello', { files: [file] })
  const question = await answered(client)
  for (let presses = 0; presses < 3; presses++) await client.press(button(question.actions, 'likeness:', ':nobody'))
  await bed.rest()
  expect(await bed.jobs(client)).toMatchObject([{ kind: 'animate', state: 'done', charged_credits: 2 }])

  const all = async () => {
    await bed.rest()
    return (await client.answers()).map((entry) => ({ text: linesOf(entry).join('\n'), actions: actionsOf(entry) }))
  }
  await client.command('mydata', '')
  const [mine] = (await all()).filter(({ actions }) => button(actions, 'unlike') !== '')
  expect(mine?.text).not.toContain('Consent of the person pictured')
  await client.press(button(mine?.actions ?? [], 'unlike'))
  expect((await all()).filter(({ text }) => text.includes('Taken back for 1 picture.'))).toHaveLength(1)
  const asked = async () => (await all()).filter(({ actions }) => button(actions, 'likeness:', ':nobody') !== '').length
  const before = await asked()
  await client.command('animate', 'she says hello', { files: [file] })
  expect(await asked()).toBe(before + 1)
})
