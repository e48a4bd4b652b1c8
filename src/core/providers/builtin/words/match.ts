import { type Entry, LEXICON, plainRussian } from './lexicon.ts'

/** A piece of the prompt: a known word, an unknown one, a number, or a break between clauses. */
export type Item =
  | { kind: 'known'; entry: Entry; text: string; plural: boolean; language: 'latin' | 'id' | 'ru' | 'zh' }
  | { kind: 'unknown'; text: string; language: 'latin' | 'ru' | 'zh' }
  | { kind: 'number'; value: number }
  | { kind: 'break' }

// Noun and adjective endings of Russian, after ё became е.
const RU_ENDINGS = new Set(
  ` а я ы и у ю е о й ь ом ем ой ей ою ею ов ев ам ям ами ями ах ях ью ии ию ия ие ием иям иями иях ья ье ьи ью ьев ьям ьями ьях ьем ьей ье ни ня ню не ней ьми
ый ая ое ые ого ому ую ым ыми ых ий яя ее его ему юю им ими их ен на но ны`.split(/\s/),
)
const RU_PLURAL = /(ы|и|ов|ев|ей|ам|ям|ами|ями|ах|ях|ья|ьев|ат|та)$/
const RU_ADJECTIVE = /(ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ую|юю|ым|ими|ыми|ых|их|щий|щая|щее|щие)$/
const RU_VERB = /([аяеуюио]ет|[шчщ]ет|ть|ться|тся|ит|ют|ут|ят|ешь|али|или|лся|лась|лось|лись|вшись|уя|вая)$/
const RU_NOUN_LOOK =
  /(ние|тие|ость|магнит|лифт|гранит|щит|бандит|аппетит|кредит|лабиринт|салют|парашют|каюта|институт|брат|герой|ковбой|прибой|гобой|кровать|тетрадь|скатерть|печать|сеть|медаль|нефть|смерть|жесть)$/
const EN_NOT_NOUN =
  /(^.{2,}ly|^.{3,}ing|^.{4,}ed|ful|ous|less|^.{4,}able|^.{3,}ible|^.{4,}ish|^.{5,}est|^.{4,}ive|n't)$/
const EN_NOUNS = new Set(
  'string spring ceiling railing earring earrings wedding pudding dumpling gosling belly jelly family lily reed steed vegetable archive radish harvest tempest lightning viking'.split(
    ' ',
  ),
)
const ID_NOT_NOUN = /^(ber|mem|men|meng|meny|ter|diper|memper)[a-z-]{4,}$/
const ID_NOUNS = new Set([
  'berlian',
  'mentega',
  'terompet',
  'terowongan',
  'teropong',
  'menteri',
  'mentimun',
  'berita',
  'terigu',
  'merica',
  'terminal',
])

/** Cuts a prompt into items. Words are found in English, Indonesian, Russian and Chinese at once, by their letters. */
export function cut(prompt: string): Item[] {
  const text = prompt
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, 4000)
    .replaceAll(/\d+\s*[:x×]\s*\d+|\bx\s*\d+\b/g, ' , ')
  const items: Item[] = []
  const runs =
    text.match(
      /\p{Script=Han}+|[\p{Script=Cyrillic}\p{M}-]+|[\p{Script=Latin}\p{M}\d'’-]*\p{Script=Latin}[\p{Script=Latin}\p{M}\d'’-]*|\d+|[,.;:!?、，。；：！？()\n/]+/gu,
    ) ?? []
  for (let i = 0; i < runs.length; ) {
    const run = runs[i]!
    if (/^\d+$/.test(run)) items.push({ kind: 'number', value: Math.min(99, Number(run)) })
    else if (/^\p{Script=Han}/u.test(run)) items.push(...chinese(run))
    else if (/^[\p{Script=Cyrillic}-]/u.test(run) && /\p{Script=Cyrillic}/u.test(run)) {
      const taken = russian(runs, i, items)
      i += taken
      continue
    } else if (/\p{Script=Latin}/u.test(run)) {
      const taken = latin(runs, i, items)
      i += taken
      continue
    } else if (!/^-+$/.test(run)) items.push({ kind: 'break' })
    i++
  }
  return items
}

const clean = (word: string) => word.replaceAll('’', "'").replace(/^[-']+|[-']+$/g, '')

function latin(runs: readonly string[], at: number, items: Item[]): number {
  for (let length = 3; length >= 2; length--) {
    const part = runs.slice(at, at + length).map(clean)
    if (part.length < length || part.some((word) => !/^\p{Script=Latin}/u.test(word))) continue
    const found =
      LEXICON.latin.get(part.join('_')) ??
      LEXICON.latin.get([...part.slice(0, -1), part.at(-1)!.replace(/nya$/, '')].join('_'))
    if (found) {
      const phrase = part.join('_')
      items.push({
        kind: 'known',
        entry: found,
        text: part.join(' '),
        plural: /s$/.test(phrase) && !LEXICON.indonesian.has(phrase),
        language: LEXICON.indonesian.has(phrase) ? 'id' : 'latin',
      })
      return length
    }
  }
  const word = clean(runs[at]!)
  if (!word) return 1
  const found = latinWord(word)
  if (found) items.push({ kind: 'known', text: word, ...found })
  else if (word.includes('-')) {
    const parts = word.split('-').filter(Boolean)
    for (const part of parts) {
      const piece = latinWord(part)
      if (piece) items.push({ kind: 'known', text: part, ...piece })
    }
    if (!parts.some((part) => latinWord(part))) items.push({ kind: 'unknown', text: word, language: 'latin' })
  } else if (
    word.length > 1 &&
    (!EN_NOT_NOUN.test(word) || EN_NOUNS.has(word)) &&
    (!ID_NOT_NOUN.test(word) || ID_NOUNS.has(word))
  )
    items.push({ kind: 'unknown', text: word, language: 'latin' })
  return 1
}

function latinWord(word: string): { entry: Entry; plural: boolean; language: 'latin' | 'id' } | undefined {
  const exact = LEXICON.latin.get(word)
  if (exact)
    return {
      entry: exact,
      plural: /(s|men|mice|wolves|cacti)$/.test(word) && !/(ss|us|is)$/.test(word) && !LEXICON.indonesian.has(word),
      language: LEXICON.indonesian.has(word) ? 'id' : 'latin',
    }
  const bare = word.replace(/'s?$/, '')
  const english =
    LEXICON.latin.get(bare) ??
    LEXICON.latin.get(bare.replace(/s$/, '')) ??
    LEXICON.latin.get(bare.replace(/es$/, '')) ??
    LEXICON.latin.get(bare.replace(/ies$/, 'y'))
  if (english) return { entry: english, plural: bare.endsWith('s') && !word.endsWith("'s"), language: 'latin' }
  const half = /^(.+)-\1(?:nya|an)?$/.exec(word)
  if (half && LEXICON.latin.has(half[1]!)) return { entry: LEXICON.latin.get(half[1]!)!, plural: true, language: 'id' }
  for (const form of [
    word.replace(/(nya|ku|mu|lah|kah|pun)$/, ''),
    word.replace(/an$/, ''),
    word.replace(/^(ber|se|ter|ke|di)/, ''),
    word.replace(/^(ber|ke|se)/, '').replace(/an$/, ''),
  ]) {
    if (form !== word && form.length > 2 && LEXICON.indonesian.has(form))
      return { entry: LEXICON.latin.get(form)!, plural: false, language: 'id' }
  }
  return undefined
}

/** Does a word consist of this stem and an ending? */
function bends(word: string, stem: string): boolean {
  return word.startsWith(stem) && RU_ENDINGS.has(word.slice(stem.length))
}

function russian(runs: readonly string[], at: number, items: Item[]): number {
  const own = runs[at]!.replace(/^-+|-+$/g, '')
  const word = plainRussian(own)
  for (const { parts, entry } of LEXICON.russianPhrases) {
    if (parts.every((part, k) => bends(plainRussian(runs[at + k] ?? ''), part))) {
      items.push({
        kind: 'known',
        entry,
        text: runs.slice(at, at + parts.length).join(' '),
        plural: RU_PLURAL.test(runs[at + parts.length - 1]!),
        language: 'ru',
      })
      return parts.length
    }
  }
  const found = russianWord(word)
  if (found) items.push({ kind: 'known', entry: found, text: own, plural: RU_PLURAL.test(word), language: 'ru' })
  else if (word.includes('-')) {
    const parts = word.split('-').filter(Boolean)
    const known = parts.map((part) => ({ part, entry: russianWord(part) ?? russianWord(part.replace(/о$/, '')) }))
    for (const { part, entry } of known)
      if (entry) items.push({ kind: 'known', entry, text: part, plural: RU_PLURAL.test(part), language: 'ru' })
    if (!known.some(({ entry }) => entry)) items.push({ kind: 'unknown', text: own, language: 'ru' })
  } else if (word.length > 2 && (RU_NOUN_LOOK.test(word) || (!RU_ADJECTIVE.test(word) && !RU_VERB.test(word))))
    items.push({ kind: 'unknown', text: own, language: 'ru' })
  return 1
}

function russianWord(word: string): Entry | undefined {
  const exact = LEXICON.russianExact.get(word)
  if (exact) return exact
  for (let end = 0; end <= 4 && word.length - end >= 2; end++) {
    const entry = LEXICON.russianStem.get(word.slice(0, word.length - end))
    const stem = word.slice(0, word.length - end)
    const ending = word.slice(word.length - end)
    if (entry && (RU_ENDINGS.has(ending) || (/[ое]н$/.test(stem) && /^(ок|к[аиуе]|ком)$/.test(ending)))) return entry
  }
  return undefined
}

const CLASSIFIER = /[只条匹头朵棵座艘辆架个位名片盏把本杯颗的台件]$/

function chinese(run: string): Item[] {
  const items: Item[] = []
  let unknown = ''
  let before = ''
  const flush = () => {
    // A single character beside known words is mostly a verb or a particle; after a measure word it is a thing.
    if (unknown.length > 1 || (unknown && CLASSIFIER.test(before)))
      items.push({ kind: 'unknown', text: unknown, language: 'zh' })
    unknown = ''
  }
  for (let at = 0; at < run.length; ) {
    let length = Math.min(LEXICON.longestChinese, run.length - at)
    while (length > 0 && !LEXICON.chinese.has(run.slice(at, at + length))) length--
    // Inside an unknown word a lone character is more likely a part of it than a word.
    if (length === 0 || (length === 1 && unknown && !/[的在和与了着有上下里中]/.test(run[at]!))) {
      unknown += run[at]
      at++
      continue
    }
    flush()
    const text = run.slice(at, at + length)
    items.push({
      kind: 'known',
      entry: LEXICON.chinese.get(text)!,
      text,
      plural: text.endsWith('们') || text.endsWith('群'),
      language: 'zh',
    })
    before = text
    at += length
  }
  flush()
  return items
}
