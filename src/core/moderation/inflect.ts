/** The forms of a word whose entry ends with `~`: made when the lists are compiled, so that matching stays a walk along the text. */

export interface Form {
  text: string
  endings?: ReadonlySet<string>
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))
/** Case endings of Russian nouns and adjectives, personal endings of verbs, with and without -ся. */
const RUSSIAN = set(
  'а я о е ы и у ю ь й ой ей ом ем ам ям ах ях ов ев ами ями ий ый ая яя ое ее ые ие ого его ому ему ым им ых их ыми ими ую юю ию ией иям иях иями иев ия ' +
    'ть ти л ла ло ли ет ют ут ит ят ат ешь ишь ете ите ем им йте ал ала али ать ает ают аю аем аешь ил ила или ить ишь ел ела ели еть ул ула ули уть нул нула нули нуть ' +
    'ся сь тся ться лся лась лись етсят ется ются утся ится ятся ать ает аться ается аются ался алась ались ился илась ились ил иться ки ка ку кой ок ек ками ках кам ко ке ик ики ика иков ница ницы ниц ницу ник ника ники ников ' +
    'н на но ны нн нный нная нные нного нной нную енный енная енные енного енной енную анный анная анные анного анной анную ный ная ное ные ного ной ную ным ных ими ство ства ству ством стве ение ения ению ением ении ание ания анию анием ании',
)
const INDONESIAN = set('kan i an nya ku mu lah kah in kannya inya annya')

/** `~` stands at the end of words: "strip~ her" is also "stripping her". */
export function formsOf(entry: string, language: string): Form[] {
  const plain = entry.includes("'") ? [entry, entry.replaceAll("'", '')] : [entry]
  return plain.flatMap((text) => {
    if (!text.includes('~')) return [{ text }]
    if (language === 'ru')
      return [{ text: text.replaceAll('~', '') }, { text: text.replaceAll('~', ''), endings: RUSSIAN }]
    const formsOfWord = language === 'id' ? indonesianForms : englishForms
    const texts = text
      .split(' ')
      .map((word) => (word.endsWith('~') ? formsOfWord(word.slice(0, -1)) : [word]))
      .reduce<string[]>((all, forms) => all.flatMap((one) => forms.map((form) => `${one} ${form}`.trim())), [''])
    return texts.flatMap((one) =>
      language === 'id' && text.endsWith('~') ? [{ text: one }, { text: one, endings: INDONESIAN }] : [{ text: one }],
    )
  })
}

function englishForms(word: string): string[] {
  if (word.endsWith('e')) return ['', 's', 'd', 'r', 'rs'].map((end) => word + end).concat(ing(word.slice(0, -1)))
  if (/[^aeiou]y$/.test(word)) {
    const stem = word.slice(0, -1)
    return [word, `${stem}ies`, `${stem}ied`, ...ing(word)]
  }
  const stem = /(^|[^aeiou])[aeiou][bdgmnprt]$/.test(word) && word.length <= 5 ? word + word.slice(-1) : word
  const s = /(s|sh|ch|x|z)$/.test(word) ? 'es' : 's'
  return [word, word + s, `${stem}ed`, `${stem}er`, `${stem}ers`, ...ing(stem)]
}
const ing = (stem: string): string[] => [`${stem}ing`, `${stem}in`]

/** The root with its prefixes, the nasal one after the rules: pukul, memukul; tusuk, menusuk; bunuh, membunuh; kejar, mengejar. */
function indonesianForms(root: string): string[] {
  const first = root[0] ?? ''
  const rest = root.slice(1)
  const nasal = /[aeioughk]/.test(first)
    ? `ng${first === 'k' ? rest : root}`
    : first === 's'
      ? `ny${rest}`
      : first === 'p'
        ? `m${rest}`
        : first === 't'
          ? `n${rest}`
          : /[bfv]/.test(first)
            ? `m${root}`
            : /[cdjz]/.test(first)
              ? `n${root}`
              : root
  return [root, `di${root}`, `me${nasal}`, `pe${nasal}`, `ber${root}`, `ter${root}`, nasal, `nge${root}`, `ke${root}`]
}

const LETTERS = new Map(
  'аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хh цts чch шsh щsch ыy ь эe юyu яya'
    .split(' ')
    .map((pair) => [pair[0] ?? '', pair.slice(1)]),
)
const TRANSLITERATED_CHARS_MIN = 6

/** A Russian entry as people write it without a Russian keyboard; null where it is so short that it might be another word. */
export function transliterated(entry: string): string | null {
  if (!/^[а-яё ~*]+$/.test(entry)) return null
  const text = [...entry.replaceAll('ё', 'е').replaceAll('~', '*')]
    .map((letter) => LETTERS.get(letter) ?? letter)
    .join('')
  return text.replace(/[ *]/g, '').length < TRANSLITERATED_CHARS_MIN ? null : text
}
