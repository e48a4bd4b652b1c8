import type { Brief } from './brief.ts'
import { keySymbol } from './theory.ts'

const TITLE_CHARS = 60

const GENRE_TITLES: { [name in Brief['genreName']]: string } = {
  lofi: 'Lo-fi',
  ambient: 'Ambient',
  ballad: 'Ballad',
  folk: 'Folk tune',
  house: 'House',
  synthwave: 'Synthwave',
  orchestral: 'Orchestral piece',
  jazz: 'Jazz',
  rock: 'Rock',
  waltz: 'Waltz',
  lullaby: 'Lullaby',
  chiptune: 'Chiptune',
}

/** The person's own words as a title, cut at a word; without any words, what kind of music it is. */
export function titleOf(prompt: string, brief: Brief): string {
  const words = prompt
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, ' ')
    .replace(/[<>&"`*_[\]{}|\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (!/\p{L}/u.test(words)) return `${GENRE_TITLES[brief.genreName]}, ${keySymbol(brief.key)}`
  const letters = [...words]
  if (letters.length <= TITLE_CHARS) return capital(words)
  const cut = letters.slice(0, TITLE_CHARS).join('')
  const space = cut.lastIndexOf(' ')
  return `${capital(space > TITLE_CHARS / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.-]+$/, '')}…`
}

function capital(words: string): string {
  const [first = '', ...rest] = [...words]
  return first.toLocaleUpperCase('en') + rest.join('')
}
