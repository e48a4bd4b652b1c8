import { expect, test } from 'vitest'
import { fitLyrics } from './written.ts'

const SONG = '[Verse]\nThe tide comes in\nThe tide goes out\n\n[Chorus]\nOh the sea\nOh the sea'

test.each([
  ['what fits stays as it is', SONG.length, SONG],
  ['a last part goes whole', SONG.length - 1, '[Verse]\nThe tide comes in\nThe tide goes out'],
  ['a line that ends at the bound stays', '[Verse]\nThe tide comes in'.length, '[Verse]\nThe tide comes in'],
  ['a line goes whole', '[Verse]\nThe tide comes in'.length + 5, '[Verse]\nThe tide comes in'],
])('%s', (_what, maxChars, sung) => {
  expect(fitLyrics(SONG, maxChars)).toBe(sung)
})

test('where most of the song would go with its part, only lines go; the name of an empty part goes with them', () => {
  const long = `[Verse]\nSnow\n[Chorus]\n${'la la la\n'.repeat(20)}`
  expect(fitLyrics(long, 100)).toBe(`[Verse]\nSnow\n[Chorus]\n${'la la la\n'.repeat(8)}`.trimEnd())
  expect(fitLyrics(`[Verse]\nSnow\n[Chorus]\n${'la '.repeat(60)}`, 60)).toBe('[Verse]\nSnow')
})

test('a line alone is cut between words, a word alone between characters, and never beyond the bound', () => {
  expect(fitLyrics('la la la la', 6)).toBe('la la')
  expect(fitLyrics('[Verse]\nla la la la', 14)).toBe('[Verse]\nla la')
  expect(fitLyrics('歌'.repeat(10), 4)).toBe('歌'.repeat(4))
  expect(fitLyrics('🎵'.repeat(10), 5)).toBe('🎵🎵')
  for (let max = 1; max < SONG.length; max++) expect(fitLyrics(SONG, max).length).toBeLessThanOrEqual(max)
})
