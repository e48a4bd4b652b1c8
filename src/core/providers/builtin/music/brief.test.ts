import { describe, expect, test } from 'vitest'
import type { Options } from '../../../ports.ts'
import { findKey } from './asked.ts'
import { makeBrief } from './brief.ts'
import { compose, keyMargin } from './compose.ts'
import { keyName } from './theory.ts'

const brief = (prompt: string, options: Options = {}, seed = 5) => makeBrief({ prompt, options, seed })

describe('words in four languages', () => {
  test.each([
    ['joyful', ['a happy cheerful tune', 'весёлая радостная мелодия', '欢快的音乐', 'lagu yang ceria dan gembira']],
    ['sad', ['a sad tearful tune', 'грустная печальная мелодия', '悲伤的音乐', 'lagu sedih dan galau']],
    ['calm', ['calm and peaceful', 'спокойная тихая музыка', '平静的音乐', 'musik tenang dan damai']],
    [
      'aggressive',
      ['aggressive and angry', 'агрессивная яростная музыка', '愤怒激烈的音乐', 'musik agresif dan marah'],
    ],
    ['epic', ['epic heroic', 'эпичная героическая', '史诗般的英雄', 'epik heroik']],
  ])('%s', (mood, prompts) => {
    for (const prompt of prompts) expect({ prompt, mood: brief(prompt).mood }).toEqual({ prompt, mood })
  })

  test.each([
    ['lofi', ['lo-fi', 'лоу-фай', '低保真', 'lofi']],
    ['jazz', ['jazz', 'джазовая', '爵士', 'jes']],
    ['rock', ['rock', 'рок', '摇滚', 'rock cadas']],
    ['waltz', ['a waltz', 'вальс', '华尔兹', 'wals']],
    ['lullaby', ['lullaby', 'колыбельная', '摇篮曲', 'nina bobo']],
    ['orchestral', ['orchestral', 'оркестр', '交响', 'orkestra']],
    ['house', ['house', 'хаус', '电子', 'elektronik']],
    ['folk', ['folk', 'фолк', '民谣', 'musik rakyat']],
    ['ambient', ['ambient', 'эмбиент', '氛围', 'ambien']],
    ['synthwave', ['synthwave', 'синтвейв', '赛博朋克', 'retro']],
    ['chiptune', ['8-bit', 'чиптюн', '芯片', 'gim piksel']],
  ])('genre %s', (genre, prompts) => {
    for (const prompt of prompts) expect({ prompt, genre: brief(prompt).genreName }).toEqual({ prompt, genre })
  })

  test.each([
    ['piano', ['piano', 'фортепиано', '钢琴', 'piano']],
    ['guitar', ['guitar', 'гитара', '吉他', 'gitar']],
    ['flute', ['flute', 'флейта', '笛子', 'suling']],
    ['violin', ['violin', 'скрипка', '小提琴', 'biola']],
    ['harp', ['harp', 'арфа', '竖琴', 'harpa']],
  ])('%s plays the tune', (lead, prompts) => {
    for (const prompt of prompts) expect({ prompt, lead: brief(prompt).lead }).toEqual({ prompt, lead })
  })

  test.each([
    ['slow', ['slow', 'медленно', '缓慢', 'lambat'], 60, 80],
    ['fast', ['fast', 'быстро', '快速', 'cepat'], 128, 155],
  ])('%s', (_name, prompts, low, high) => {
    for (const prompt of prompts) {
      const { bpm } = brief(prompt)
      expect({ prompt, fits: bpm >= low && bpm <= high }).toEqual({ prompt, fits: true })
    }
  })

  test('a feeling weighs more than the weather', () => {
    expect(brief('sad piano, rain at night').mood).toBe('sad')
    expect(brief('весело под дождём ночью').key.mode).toBe('major')
    expect(brief('rain at night').key.mode).toBe('minor')
  })

  test('a negation takes a word back', () => {
    expect(brief('energetic rock without drums').drums).toBe(false)
    expect(brief('рок без барабанов').drums).toBe(false)
    expect(brief('摇滚 没有鼓').drums).toBe(false)
    expect(brief('rock tanpa drum').drums).toBe(false)
    expect(brief('energetic rock').drums).toBe(true)
    expect(brief('not sad').mood).not.toBe('sad')
  })
})

describe('what is said about the words', () => {
  const codes = (prompt: string) => brief(prompt).notes.map((note) => note.code)

  test('none that it knows: says so; none at all: says nothing', () => {
    expect(codes('zxqv blorp')).toEqual(['music-words-unread'])
    expect(codes('')).toEqual([])
    expect(codes('🎵🎵')).toEqual([])
    expect(codes('a song for me please')).toEqual([])
  })

  test('a voice is asked for: says that it only plays', () => {
    for (const prompt of [
      'happy song with vocals',
      'весёлая песня с вокалом',
      '欢快 人声',
      'lagu ceria dengan vokal',
    ]) {
      expect({ prompt, codes: codes(prompt) }).toEqual({ prompt, codes: ['instrumental-only'] })
    }
  })
})

describe('keys and tempos', () => {
  test.each([
    ['in F# minor please', 6, 'minor'],
    ['Bb major', 10, 'major'],
    ['до мажор', 0, 'major'],
    ['ля минор', 9, 'minor'],
    ['фа-диез минор', 6, 'minor'],
    ['си-бемоль мажор', 10, 'major'],
    ['C大调', 0, 'major'],
    ['升f小调', 6, 'minor'],
    ['降B大调', 10, 'major'],
    ['D mayor', 2, 'major'],
    ['Am', 9, 'minor'],
    ['F#m', 6, 'minor'],
  ])('%s is read', (text, tonic, mode) => {
    expect(findKey(text)).toEqual({ tonic, mode })
  })

  test('a mode alone leaves the tonic open, and "5 min" is no minor', () => {
    expect(findKey('in a minor key')).toEqual({ mode: 'minor' })
    expect(findKey('a 5 min song')).toBeUndefined()
  })

  test('an option wins over the words, a number over both ways of saying it', () => {
    const asked = brief('slow sad tune in C major, 70 bpm', { key: 'E minor', tempo: 140 })
    expect([keyName(asked.key), asked.bpm]).toEqual(['E minor', 140])
    expect(brief('calm, 100 BPM').bpm).toBe(100)
    expect(brief('спокойно, 90 ударов в минуту').bpm).toBe(90)
  })
})

describe('a composition', () => {
  const lengths = [5, 7.5, 12, 30, 61, 120]

  test.each(lengths)('of %d s has bars without gaps and a final chord that rings', (duration) => {
    for (const tempo of ['auto', 50, 117, 180] as const) {
      const wanted = brief('folk', { duration, tempo })
      const { form, score } = compose(wanted)
      let beat = 0
      for (const bar of form.bars) {
        expect(bar.startBeat).toBe(beat)
        beat += bar.beats
      }
      expect(form.finalBeat).toBe(beat)
      const ringS = duration - (form.finalBeat * 60) / form.bpm
      expect(ringS).toBeGreaterThan(1)
      expect(ringS).toBeLessThan(7)
      expect(score.parts.map((part) => part.role)).toEqual(expect.arrayContaining(['lead', 'comp', 'bass']))
      if (tempo !== 'auto') expect(score.bpm).toBe(tempo)
    }
  })

  test('of a minute has intro, theme, contrast, return and outro', () => {
    const { form } = compose(brief('folk', { duration: 60 }))
    const order = form.bars.filter((bar) => bar.index === 0).map((bar) => bar.section)
    expect([order[0], order.at(-1)]).toEqual(['intro', 'outro'])
    expect(order.join('')).toMatch(/A.*B.*A/)
    expect(form.bars.some((bar) => bar.section === 'A' && bar.closing)).toBe(true)
  })

  test('states its key plainly for any seed, genre and length', () => {
    for (const genre of [
      'lofi',
      'ambient',
      'ballad',
      'folk',
      'house',
      'synthwave',
      'orchestral',
      'jazz',
      'rock',
      'waltz',
      'lullaby',
      'chiptune',
    ]) {
      for (const duration of [12, 40]) {
        const wanted = brief(genre, { duration }, duration * 31 + genre.length)
        expect({ genre, duration, plain: keyMargin(compose(wanted).score, wanted.key) > 0.02 }).toEqual({
          genre,
          duration,
          plain: true,
        })
      }
    }
  })
})
