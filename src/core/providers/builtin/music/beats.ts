import type { Brief } from './brief.ts'
import type { Bar, Form } from './form.ts'
import type { DrumPattern } from './genre.ts'
import type { Random } from './random.ts'
import type { DrumPiece, Hit } from './score.ts'

type Pattern = { [piece in DrumPiece]?: string }

/** Sixteenths of a bar: `X` strong, `x` usual, `o` soft, `-` a ghost. */
const PATTERNS: { [name in DrumPattern]: readonly Pattern[] } = {
  lofi: [
    { kick: 'X.....-.X.o.....', snare: '....x.......x..-', hat: 'o.-.o.-.o.-.o.-.' },
    { kick: 'X..-....X.x.....', rim: '....x.......x...', hat: 'o.-.o.-.o.-.o.-.' },
  ],
  pulse: [{ kick: 'o.......-.......', shaker: 'o...-...o...-...' }],
  brushes: [
    { kick: 'x.......o.......', brush: 'o...x...o...x...', hat: '....-.......-...' },
    { kick: 'x.......x.......', brush: 'o...x...o...x.-.' },
  ],
  folk: [
    { kick: 'X...o...x...o...', rim: '....x.......x...', shaker: 'x.-.x.-.x.-.x.-.' },
    { kick: 'X.......x.-.....', snare: '....o.......o...', shaker: 'x.-.x.-.x.-.x.-.' },
  ],
  house: [
    { kick: 'X...X...X...X...', clap: '....o.......o...', openhat: '..-...-...-...-.', hat: 'X.-.X.-.X.-.X.-.' },
    {
      kick: 'X...X...X...X...',
      clap: '....o.......o...',
      openhat: '..o...o...o...o.',
      shaker: 'X.-.X.-.X.-.X.-.',
      hat: 'o...o...o...o...',
    },
  ],
  retro: [
    { kick: 'X...X...X...X...', snare: '....x.......x...', hat: 'X.-.X.-.X.-.X.-.' },
    { kick: 'X...X.o.X...X...', snare: '....x.......x...', hat: 'X.-.X.-.X.-.X.-.' },
  ],
  orchestral: [{ timpani: 'X...o...x...o...' }, { timpani: 'X...o...x...o.--' }],
  jazz: [
    { ride: 'x...x.-.x...x.-.', hat: '....o.......o...', kick: 'o...-...o...-...' },
    { ride: 'x...x.-.x...x.-.', hat: '....o.......o...', kick: 'o...-...-...-...', brush: '....-.......-.-.' },
  ],
  rock: [
    { kick: 'X...x...X.o.x...', snare: '....x.......x...', hat: 'X.o.X.o.X.o.X.o.' },
    { kick: 'X..oX...X.o.X...', snare: '....X.......X...', ride: 'X.o.X.o.X.o.X.o.' },
  ],
  waltz: [
    { kick: 'x...........', brush: '....o...o...' },
    { kick: 'x...........', brush: '....o...o.-.', hat: '....-...-...' },
  ],
  chip: [
    { kick: 'X...o...X...o...', snare: '....x.......x...', hat: 'x.-.x.-.x.-.x.-.' },
    { kick: 'X...o...X...o...', snare: '....x.......x..-', hat: 'o.-.o.-.o.-.o.-.' },
  ],
  pop: [{ kick: 'X...o...X.o.o...', snare: '....x.......x...', hat: 'x.-.x.-.x.-.x.-.' }],
}

const LEVELS: { [letter: string]: number } = { X: 1, x: 0.8, o: 0.55, '-': 0.3 }

/** Which pattern a bar takes: none in the intro's first half and in C, the fuller one in B and at the close. */
function levelOf(bar: Bar): number {
  if (bar.section === 'intro') return bar.index * 2 >= bar.phraseBars ? 0 : -1
  if (bar.section === 'C') return bar.time === 0 ? -1 : 0
  if (bar.section === 'outro') return 0
  return bar.section === 'B' || bar.closing ? 1 : 0
}

/** Every drum of the song; a fill leads into each new phrase, a cymbal or kick marks the end. */
export function drum(brief: Brief, form: Form, random: Random): Hit[] {
  if (!brief.drums) return []
  const patterns = PATTERNS[fitting(brief)]
  const hits: Hit[] = []
  form.bars.forEach((bar, at) => {
    const level = levelOf(bar)
    if (level < 0) return
    const pattern = patterns[Math.min(level, patterns.length - 1)]!
    const next = form.bars[at + 1]
    const phraseEnds = next !== undefined && next.section !== bar.section && bar.index === bar.phraseBars - 1
    const fills = phraseEnds && brief.drive > 0.5 && bar.beats >= 3
    for (const [piece, steps] of Object.entries(pattern) as [DrumPiece, string][]) {
      for (let step = 0; step < Math.min(steps.length, bar.beats * 4); step++) {
        const strength = LEVELS[steps[step]!]
        if (strength === undefined) continue
        if (fills && step >= bar.beats * 4 - 4 && piece !== 'kick') continue
        const velocity = strength * (0.62 + 0.38 * brief.drive) * (1 + random.between(-0.07, 0.07))
        hits.push({ beat: bar.startBeat + step / 4, piece, velocity })
      }
    }
    if (fills) hits.push(...fill(brief, bar))
    if (bar.index === 0 && bar.section === 'B' && brief.drive > 0.55 && brief.genre.kit !== 'chip') {
      hits.push({ beat: bar.startBeat, piece: 'crash', velocity: 0.5 * brief.drive })
    }
  })
  const last = brief.genre.kit === 'orchestral' ? 'timpani' : 'kick'
  hits.push({ beat: form.finalBeat, piece: last, velocity: 0.75 * (0.6 + 0.4 * brief.drive) })
  if (brief.drive > 0.5 && brief.genre.kit !== 'chip')
    hits.push({ beat: form.finalBeat, piece: 'crash', velocity: 0.5 * brief.drive })
  return hits
}

/** A pattern of the bar's length: a genre in three takes the waltz. */
function fitting(brief: Brief): DrumPattern {
  if (brief.genre.beatsPerBar === 3) return brief.genre.drums === 'pulse' ? 'waltz' : brief.genre.drums
  return brief.genre.drums
}

function fill(brief: Brief, bar: Bar): Hit[] {
  const start = bar.startBeat + bar.beats - 1
  const pieces: DrumPiece[] =
    brief.genre.kit === 'orchestral'
      ? ['timpani', 'timpani', 'timpani', 'timpani']
      : brief.genre.kit === 'soft'
        ? ['brush', 'brush', 'tom', 'tom']
        : ['snare', 'snare', 'tom', 'tom']
  return pieces.map((piece, at) => ({
    beat: start + at / 4,
    piece,
    velocity: (at === 0 ? 0.75 : 0.45 + at * 0.06) * brief.drive,
  }))
}
