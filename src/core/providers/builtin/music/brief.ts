import type { Options } from '../../../ports.ts'
import { askedDurationS, askedKey, askedTempo, findKey, type TempoWord, tempoInWords } from './asked.ts'
import type { BassPattern, CompPattern, Genre, Instrument } from './genre.ts'
import { GENRE_TABLE } from './genres.ts'
import { GENRES, type GenreName, INSTRUMENT_WORDS, MOODS, type Mood, SMALL_WORDS, VOICE_WORDS } from './lexicon.ts'
import type { PictureMood } from './picture.ts'
import { createRandom, type Random } from './random.ts'
import type { Key, Mode } from './theory.ts'
import { countMatches, splitWords, type Words } from './words.ts'

/** Everything that is settled before a note is written. */
export interface Brief {
  seed: number
  durationS: number
  key: Key
  bpm: number
  /** The tempo was given as a number: it may not be bent to fit the ending. */
  bpmExact: boolean
  mood: string
  valence: number
  energy: number
  genreName: GenreName
  genre: Genre
  lead: Instrument
  second: Instrument
  comp: Instrument
  pad: Instrument
  bass: Instrument
  compPattern: CompPattern
  bassPattern: BassPattern
  drums: boolean
  /** How strongly drums play, 0 to 1. */
  drive: number
  notes: { code: string; params?: { [name: string]: string | number } }[]
}

interface Reading {
  valence: number
  energy: number
  mood: string | undefined
  genres: GenreName[]
  wanted: Set<string>
  banned: Set<string>
  understood: boolean
}

function readMoods(words: Words): { mood: Mood | undefined; valence: number; energy: number; any: boolean } {
  let valence = 0
  let energy = 0
  let weight = 0
  let best: Mood | undefined
  let bestWeight = 0
  for (const mood of MOODS) {
    const found = countMatches(words, mood.words)
    const here = (found.plain - found.negated) * (mood.scenery ? 0.3 : 1)
    if (here <= 0) continue
    valence += mood.valence * here
    energy += mood.energy * here
    weight += here
    if (here > bestWeight) {
      best = mood
      bestWeight = here
    }
  }
  if (weight === 0) return { mood: undefined, valence: 0, energy: 0, any: false }
  return { mood: best, valence: valence / weight, energy: energy / weight, any: true }
}

function read(words: Words, picture: PictureMood | undefined, random: Random): Reading {
  const moods = readMoods(words)
  const genres = (Object.keys(GENRES) as GenreName[])
    .map((name) => ({ name, found: countMatches(words, GENRES[name]) }))
    .filter(({ found }) => found.plain > found.negated)
    .sort((left, right) => right.found.plain - left.found.plain)
    .map(({ name }) => name)
  const wanted = new Set<string>()
  const banned = new Set<string>()
  for (const [name, list] of Object.entries(INSTRUMENT_WORDS)) {
    const found = countMatches(words, list)
    if (found.negated > 0) banned.add(name)
    else if (found.plain > 0) wanted.add(name)
  }
  // "drum and bass" and "electric piano" name one thing with two words.
  if (wanted.has('epiano')) wanted.delete('piano')
  const understood = moods.any || genres.length > 0 || wanted.size > 0 || banned.size > 0
  if (moods.any) return { ...moods, mood: moods.mood?.name, genres, wanted, banned, understood }
  if (picture)
    return { valence: picture.valence, energy: picture.energy, mood: picture.name, genres, wanted, banned, understood }
  const guess = guessMood(genres[0], random)
  return { ...guess, mood: undefined, genres, wanted, banned, understood }
}

/** Without a word or picture for the mood, the genre's own, or a friendly middle. */
function guessMood(genre: GenreName | undefined, random: Random): { valence: number; energy: number } {
  const usual: { [name in GenreName]?: [number, number] } = {
    lofi: [0.2, 0.3],
    ambient: [0.3, 0.1],
    ballad: [-0.2, 0.25],
    synthwave: [-0.4, 0.6],
    rock: [-0.2, 0.75],
    orchestral: [0.3, 0.5],
    lullaby: [0.6, 0.1],
    house: [0.2, 0.75],
  }
  const [valence, energy] = (genre && usual[genre]) ?? [0.5, 0.45]
  return { valence: valence + random.between(-0.15, 0.15), energy: Math.max(0, energy + random.between(-0.08, 0.08)) }
}

function genreForMood(reading: Reading, random: Random): GenreName {
  const { valence, energy, wanted } = reading
  if (wanted.has('synthlead')) return energy > 0.6 ? 'house' : 'synthwave'
  if (wanted.has('violin') || wanted.has('strings') || wanted.has('brass'))
    return energy < 0.2 ? 'ballad' : 'orchestral'
  if (wanted.has('guitar') && energy < 0.75) return 'folk'
  if (wanted.has('musicbox')) return 'lullaby'
  if (wanted.has('piano') && energy < 0.9) return energy < 0.5 ? 'ballad' : valence < 0 ? 'orchestral' : 'folk'
  if (energy >= 0.9) return valence < 0 ? 'rock' : 'house'
  if (energy >= 0.68)
    return valence < 0 ? random.pick(['orchestral', 'synthwave']) : random.pick(['folk', 'house', 'folk'])
  if (energy >= 0.4)
    return valence < -0.3 ? random.pick(['orchestral', 'synthwave']) : random.pick(['folk', 'lofi', 'folk'])
  if (valence < -0.1) return random.pick(['ballad', 'ballad', 'lofi'])
  return energy < 0.2 ? random.pick(['ambient', 'ambient', 'lofi']) : random.pick(['ballad', 'folk', 'lofi'])
}

const TEMPO_RANGES: { [word in TempoWord]: readonly [number, number] } = {
  slow: [60, 76],
  medium: [92, 108],
  fast: [132, 152],
}

function chooseBpm(asked: TempoWord | number | undefined, genre: Genre, energy: number, random: Random): number {
  if (typeof asked === 'number') return asked
  if (asked) {
    const [low, high] = TEMPO_RANGES[asked]
    return Math.round(low + (high - low) * (0.7 * energy + 0.3 * random.next()))
  }
  const [low, high] = genre.bpm
  return Math.round(low + (high - low) * Math.min(1, energy * 1.05 + random.between(-0.06, 0.06)))
}

/** Tonics that sound full on these instruments, brighter ones for brighter moods. */
function chooseKey(mode: Mode, random: Random): Key {
  return { mode, tonic: random.pick(mode === 'major' ? [0, 2, 4, 5, 7, 9, 10] : [9, 4, 2, 0, 7, 11]) }
}

const LEADS: { [word: string]: Instrument } = {
  piano: 'piano',
  epiano: 'epiano',
  guitar: 'guitar',
  harp: 'harp',
  violin: 'violin',
  strings: 'violin',
  flute: 'flute',
  brass: 'brass',
  bell: 'bell',
  musicbox: 'musicbox',
  marimba: 'marimba',
  organ: 'organ',
  synthlead: 'synthlead',
}
const COMPS: { [word: string]: Instrument } = {
  piano: 'piano',
  epiano: 'epiano',
  guitar: 'steel',
  harp: 'harp',
  strings: 'strings',
  organ: 'organ',
  marimba: 'marimba',
  synthlead: 'pluck',
}

/** An instrument of the list that nobody forbade; the list's first when all are. */
function allowed(list: readonly Instrument[], banned: Set<string>, random: Random): Instrument {
  const forbidden = (name: Instrument) =>
    banned.has(name) ||
    (banned.has('guitar') && (name === 'steel' || name === 'distorted')) ||
    (banned.has('violin') && name === 'strings')
  const free = list.filter((name) => !forbidden(name))
  if (free.length > 0) return random.pick(free)
  return random.pick((['piano', 'harp', 'epiano', 'flute', 'pluck'] as const).filter((name) => !banned.has(name)))
}

/**
 * Settles mood, key, tempo, genre and players from the prompt, the options (which win) and a picture's mood.
 * Refusals: `option_range` for duration and tempo, `option_choice` for a key that is none.
 */
export function makeBrief(job: {
  prompt: string
  options: Options
  seed: number
  picture?: PictureMood | undefined
}): Brief {
  const durationS = askedDurationS(job.options)
  const tempoOption = askedTempo(job.options)
  const keyOption = askedKey(job.options)
  const words = splitWords(job.prompt)
  const random = createRandom(job.seed, 'brief')
  const reading = read(words, job.picture, random)
  const { wanted, banned, energy } = reading
  const genreName = reading.genres[0] ?? genreForMood(reading, random)
  const genre = GENRE_TABLE[genreName]

  const inWords = findKey(job.prompt)
  const mode = keyOption?.mode ?? inWords?.mode ?? (reading.valence >= 0 ? 'major' : 'minor')
  const key = keyOption ?? { tonic: inWords?.tonic ?? chooseKey(mode, random).tonic, mode }
  const tempo = tempoOption ?? tempoInWords(words)

  const wantedLeads = [...wanted].filter((name) => LEADS[name])
  const ownLead = genreName === 'rock' && wanted.has('guitar') ? 'distorted' : undefined
  const lead = ownLead ?? (wantedLeads[0] ? LEADS[wantedLeads[0]]! : allowed(genre.lead, banned, random))
  const wantedComp = wantedLeads.find((name, index) => COMPS[name] && (index > 0 || wantedLeads.length === 1))
  const genreComp = allowed(genre.comp, banned, random)
  const comp = wantedComp && genreName !== 'chiptune' && genreName !== 'rock' ? COMPS[wantedComp]! : genreComp
  const seconds = genre.second.filter((name) => name !== lead && !banned.has(name))
  const second = wantedLeads[1] ? LEADS[wantedLeads[1]]! : seconds.length > 0 ? random.pick(seconds) : lead

  const notes: Brief['notes'] = []
  if (countMatches(words, VOICE_WORDS).plain > 0) notes.push({ code: 'instrumental-only' })
  const meaningful =
    words.tokens.some((token) => token.length > 1 && !SMALL_WORDS.has(token)) || /\p{Script=Han}/u.test(words.text)
  if (meaningful && !reading.understood && !inWords && tempoInWords(words) === undefined)
    notes.push({ code: 'music-words-unread' })

  return {
    seed: job.seed,
    durationS,
    key,
    bpm: chooseBpm(tempo, genre, energy, random),
    bpmExact: typeof tempo === 'number',
    mood: reading.mood ?? 'plain',
    valence: reading.valence,
    energy,
    genreName,
    genre,
    lead,
    second,
    comp,
    pad: allowed(genre.pad, banned, random),
    bass: allowed(genre.bass, banned, random),
    compPattern: compPatternFor(comp, genre, random),
    bassPattern: random.pick(genre.bassPattern),
    drums:
      !banned.has('drums') && (wanted.has('drums') || energy >= genre.drumsFrom || (job.picture?.contrast ?? 0) > 0.6),
    drive: Math.min(1, 0.35 + 0.65 * Math.max(energy, wanted.has('drums') ? 0.5 : 0, job.picture?.contrast ?? 0)),
    notes,
  }
}

/** A pattern must suit the instrument: strings can't strum, a piano needs no power chords. */
function compPatternFor(comp: Instrument, genre: Genre, random: Random): CompPattern {
  const pattern = random.pick(genre.compPattern)
  if (pattern === 'strum' && comp !== 'steel') return comp === 'strings' || comp === 'organ' ? 'halves' : 'arp8'
  if (pattern === 'power8' && comp !== 'distorted') return 'block'
  if (comp === 'strings' && (pattern === 'arp8' || pattern === 'rolled' || pattern === 'arp16')) return 'block'
  if (comp === 'organ' && pattern !== 'offbeat' && pattern !== 'charleston' && pattern !== 'oompah') return 'halves'
  return pattern
}
