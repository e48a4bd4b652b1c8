import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CATEGORIES } from '../ports.ts'
import { createLocalScreen, formatListMistakes, loadLists } from './index.ts'
import { actionFor, effectOf, isCovered } from './policy.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../../data/moderation')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chatelier-policy-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function screenWith(policy: string) {
  writeFileSync(path.join(folder, 'policy.yaml'), policy)
  const loaded = loadLists([SHIPPED, folder])
  if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
  return createLocalScreen({ lists: loaded.lists })
}
function mistakesOf(policy: string): string[] {
  writeFileSync(path.join(folder, 'policy.yaml'), policy)
  const loaded = loadLists([SHIPPED, folder])
  return loaded.ok ? [] : loaded.mistakes.map(({ line, problem }) => `${line}: ${problem}`)
}

test('what the policy allows is allowed and still scored', () => {
  const screen = screenWith('sexual: allow\n')
  const verdict = screen.screenText('hardcore porn', { kind: 'image', place: 'private' })
  expect(verdict).toMatchObject({ action: 'allow', scores: { sexual: 1 } })
  expect(verdict.category).toBeUndefined()
})

test('a text of two categories is refused for the one that is not allowed', () => {
  const screen = screenWith('sexual: allow\n')
  expect(screen.screenText('porn, kill all jews', { kind: 'image', place: 'private' }).category).toBe('hate')
})

test('content that sexualizes minors is refused whatever the policy allows', () => {
  const allowed = CATEGORIES.filter((category) => category !== 'sexual-minors')
  const screen = screenWith(allowed.map((category) => `${category}: allow\n`).join(''))
  for (const kind of ['image', 'music', 'describe'] as const)
    expect(screen.screenText('naked child', { kind, place: 'private' }).category).toBe('sexual-minors')
})

test('kinds and places have their own word, and refuse wins where both have one', () => {
  const policy = { violence: { default: 'refuse', music: 'allow', group: 'refuse', private: 'allow' } } as const
  expect(actionFor(policy, 'violence', 'music', 'private')).toBe('allow')
  expect(actionFor(policy, 'violence', 'music', 'group')).toBe('refuse')
  expect(actionFor(policy, 'violence', 'music', 'channel')).toBe('allow')
  expect(actionFor(policy, 'violence', 'image', 'channel')).toBe('refuse')
  expect(actionFor({}, 'violence', 'image', 'private')).toBe('refuse')
})

test('a place marked for adults may be laxer than another group', () => {
  const screen = screenWith('nudity: { default: refuse, adult: allow }\n')
  const about = { kind: 'image', place: 'group' } as const
  expect(screen.screenText('naked woman', about).action).toBe('refuse')
  expect(screen.screenText('naked woman', { ...about, isAdult: true }).action).toBe('allow')
})

test('shipped: politics only in private, sexual scenes nowhere', () => {
  const loaded = loadLists([SHIPPED])
  if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
  const screen = createLocalScreen({ lists: loaded.lists })
  const action = (place: 'private' | 'group') => screen.screenText('free Tibet poster', { kind: 'image', place }).action
  expect([action('private'), action('group')]).toEqual(['allow', 'refuse'])
  expect(screen.screenText('hardcore porn', { kind: 'image', place: 'channel', isAdult: true }).action).toBe('refuse')
})

test('mistakes in the policy are told with their line', () => {
  expect(mistakesOf('sexual-minors: allow\n')).toEqual(['1: sexual-minors is always refused and has no setting'])
  expect(
    mistakesOf('sexual: maybe\nhate: { default: refuse, dm: allow }\nviolence: { image/group: hide }\nrude: refuse\n'),
  ).toEqual([
    '1: sexual is none of allow, blur, ask, refuse',
    '2: hate: dm is none of default, image, edit, upscale, animate, video, music, extend, sound, avatar, describe, write, private, group, channel, adult, nor a kind and a place (image/group)',
    '3: violence: image/group is none of allow, blur, ask, refuse',
    '4: rude is none of self-harm, hate, violence, weapons, likeness, sexual, nudity, harassment, personal-data, drugs, political, copyright, spam, screens, strikes',
  ])
})

test('mistakes in how screens are read are told with their line', () => {
  const file = [
    'screens:',
    '  unreachable: { prompt: open, result: perhaps, night: open }',
    '  charged: [sexual, rude]',
    '  preserve: forever',
    '  pictures: { porn: { category: sexual, threshold: 2 }, cats: off }',
    '  thresholds: { violence: 0 }',
    '  speed: fast',
  ]
  expect(mistakesOf(file.join('\n'))).toEqual([
    '2: screens: unreachable: result is none of open, closed',
    '2: screens: unreachable: night is none of prompt, upload, result',
    expect.stringMatching(/^3: screens: charged is none of sexual-minors, /),
    '4: screens: preserve is not a whole number from 0 to 3650',
    '5: screens: pictures: porn: threshold is not a number above 0 and up to 1',
    '5: screens: pictures: porn needs category and threshold, or off',
    '5: screens: pictures: cats is none of porn, hentai, sexy',
    '6: screens: thresholds: violence is not a number above 0 and up to 1',
    '7: screens: speed is none of unreachable, charged, preserve, pictures, thresholds',
  ])
})

test('a kind in a place goes before either alone', () => {
  const policy = { nudity: { default: 'refuse', image: 'blur', group: 'refuse', 'image/group': 'ask' } } as const
  expect(actionFor(policy, 'nudity', 'image', 'group')).toBe('ask')
  expect(actionFor(policy, 'nudity', 'edit', 'group')).toBe('refuse')
  expect(actionFor(policy, 'nudity', 'image', 'channel')).toBe('blur')
})

test('of several categories the strictest effect counts, and names the worst that it is about', () => {
  const policy = { sexual: { default: 'ask' }, nudity: { default: 'blur' }, hate: { default: 'ask' } } as const
  const about = { kind: 'image', place: 'private' } as const
  expect(effectOf(policy, ['nudity'], about)).toEqual({ effect: 'blur', category: 'nudity' })
  expect(effectOf(policy, ['nudity', 'sexual', 'hate'], about)).toEqual({ effect: 'ask', category: 'hate' })
  expect(effectOf(policy, [], about)).toEqual({ effect: 'allow' })
})

test('what was said to be meant is not asked again, and excuses nothing that is refused', () => {
  const policy = { sexual: { default: 'ask' }, hate: { default: 'refuse' } } as const
  const about = { kind: 'image', place: 'private', acknowledged: ['sexual', 'hate', 'sexual-minors'] } as const
  expect(effectOf(policy, ['sexual'], about).effect).toBe('allow')
  expect(effectOf(policy, ['hate', 'sexual'], about)).toEqual({ effect: 'refuse', category: 'hate' })
  expect(effectOf(policy, ['sexual-minors'], about).effect).toBe('refuse')
})

test('a work is covered wherever it would not simply be made', () => {
  const policy = { nudity: { default: 'refuse', adult: 'allow', private: 'ask' } } as const
  const shown = (place: 'private' | 'group' | 'adult', acknowledged: 'nudity'[] = []) =>
    isCovered(policy, ['nudity'], { kind: 'image', place, acknowledged })
  expect([shown('adult'), shown('group'), shown('private')]).toEqual([false, true, true])
  expect(shown('private', ['nudity'])).toBe(false)
})
