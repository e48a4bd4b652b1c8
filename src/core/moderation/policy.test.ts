import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CATEGORIES } from '../ports.ts'
import { createLocalScreen, formatListMistakes, loadLists } from './index.ts'
import { actionFor } from './policy.ts'

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
  const screen = screenWith('sexual: { default: refuse, adult: allow }\n')
  const about = { kind: 'image', place: 'group' } as const
  expect(screen.screenText('naked woman', about).action).toBe('refuse')
  expect(screen.screenText('naked woman', { ...about, isAdult: true }).action).toBe('allow')
})

test('shipped: politics only in private, everything else is refused everywhere', () => {
  const loaded = loadLists([SHIPPED])
  if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
  const screen = createLocalScreen({ lists: loaded.lists })
  const action = (place: 'private' | 'group') => screen.screenText('free Tibet poster', { kind: 'image', place }).action
  expect([action('private'), action('group')]).toEqual(['allow', 'refuse'])
  expect(screen.screenText('naked woman', { kind: 'image', place: 'channel', isAdult: true }).action).toBe('refuse')
})

test('mistakes in the policy are told with their line', () => {
  expect(mistakesOf('sexual-minors: allow\n')).toEqual(['1: sexual-minors is always refused and has no setting'])
  expect(
    mistakesOf('sexual: maybe\nhate: { default: refuse, dm: allow }\nviolence: { group: blur }\nrude: refuse\n'),
  ).toEqual([
    '1: sexual is none of allow, refuse',
    '2: hate: dm is none of default, image, edit, upscale, animate, video, music, extend, sound, avatar, describe, private, group, channel, adult',
    '3: violence: group is none of allow, refuse',
    '4: rude is none of self-harm, hate, violence, weapons, likeness, sexual, nudity, harassment, personal-data, drugs, political, copyright, spam',
  ])
})
