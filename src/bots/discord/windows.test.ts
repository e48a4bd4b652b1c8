import { expect, test } from 'vitest'
import { wordsOf } from './content.ts'
import { commandWindowId, readCommandWindow, windowOf } from './windows.ts'
import { shorten } from './words.ts'

test('what was chosen already comes back with the words', () => {
  const begun = { name: 'image', options: { ratio: '16:9', count: 2, instrumental: true }, modelId: 'canvas' }
  const id = commandWindowId(begun) as string
  expect(id.length).toBeLessThanOrEqual(100)
  expect(readCommandWindow(id)).toEqual({
    name: 'image',
    options: { ratio: '16:9', count: '2', instrumental: 'true' },
    modelId: 'canvas',
  })
})

test('what does not fit into a window opens none', () => {
  expect(commandWindowId({ name: 'image', options: { negative: 'x'.repeat(100) } })).toBeNull()
})

test('the window of a press is not that of a command', () => {
  for (const id of ['edit:0354Fk', '', '/', '/image', 'x/image?', '/IMAGE?']) expect(readCommandWindow(id)).toBeNull()
})

test('titles and bounds are such as Discord takes', () => {
  const window = windowOf({
    id: 'edit:1',
    title: 'x'.repeat(60),
    label: 'y'.repeat(60),
    placeholder: 'z'.repeat(120),
    maxChars: 9000,
  })
  expect(window.title).toHaveLength(45)
  expect(JSON.stringify(window)).toContain('"max_length":4000')
  // No more of what stands there beforehand than may be sent back.
  const filled = windowOf({
    id: 'edit:1',
    title: 'x',
    label: 'y',
    placeholder: 'z',
    maxChars: 5,
    value: 'a fox in snow',
  })
  expect(JSON.stringify(filled)).toContain('"value":"a fox"')
})

test('nothing is cut within a character', () => {
  expect(shorten('ab😀cd', 4)).toBe('ab…')
  expect(shorten('short', 10)).toBe('short')
})

test('the name of the bot goes, others stay unnamed, and emoji by their words', () => {
  const content = '<@1> draw <@!2> with <:fox:123> and <a:wave:5> in <#9> \u0000'
  expect(wordsOf({ content }, '1')).toBe('draw @ with :fox: and :wave: in')
})
