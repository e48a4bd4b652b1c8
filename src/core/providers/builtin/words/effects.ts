import { plainRussian } from './lexicon.ts'
import { cut } from './match.ts'

/** Effects on a picture that words can ask for, in the order in which they are looked for. */
export const EFFECTS = [
  'duotone',
  'watercolour',
  'pencil',
  'pixel',
  'vintage',
  'oil',
  'poster',
  'ink',
  'mono',
  'blur',
  'warm',
  'cool',
  'brighter',
  'darker',
  'vivid',
] as const
export type Effect = (typeof EFFECTS)[number]

/** Beginnings of words in four languages; Chinese anywhere in the text. `+` joins beginnings that must all be there. */
const CUES: Record<Effect, string> = {
  duotone: 'duotone duo-tone bichrome two-tone дуотон двухцвет двутон 双色 dwiwarna duoton dua+warna',
  watercolour: 'watercolo aquarelle акварел 水彩 akuarel cat+air',
  pencil: 'pencil graphite sketch карандаш графит набросок эскиз 铅笔 素描 pensil sketsa',
  pixel: 'pixel 8-bit 8bit пиксел 像素 piksel',
  vintage: 'vintage retro sepia винтаж ретро сепия старин 复古 怀旧 老照片 antik kuno jadul retro old+photo',
  oil: 'oil impressionis масл импрессион 油画 minyak',
  poster: 'poster risograph плакат постер ризограф 海报',
  ink: 'ink тушь тушью туши чернил 水墨 墨水 钢笔 tinta',
  mono: 'monochrome b&w bw grayscale greyscale black+white чб чёрно-бел черно-бел чернобел монохром 黑白 单色 hitam+putih monokrom',
  blur: 'blur bokeh defocus размы размыт расфокус боке 模糊 虚化 buram blur kabur',
  warm: 'warm тёпл тепл 暖 hangat',
  cool: 'cool cold холодн 冷 dingin sejuk',
  brighter: 'bright light+er lighten светл ярче 亮 明亮 terang cerah',
  darker: 'dark темн тёмн затемн 暗 gelap',
  vivid: 'vivid saturat насыщ сочн 鲜艳 饱和 jenuh tajam+warna',
}

export interface EffectReading {
  effect: Effect
  /** Colours named in the words, in their order. */
  colours: string[]
}

/** Which effect the words ask for; undefined when they name none that we have. */
export function readEffect(prompt: string): EffectReading | undefined {
  const text = plainRussian(prompt.normalize('NFKC').toLowerCase())
  const tokens = text.match(/[\p{L}\p{N}&-]+/gu) ?? []
  const colours = cut(prompt).flatMap((item) =>
    item.kind === 'known'
      ? item.entry.targets.filter((target) => target.startsWith('c:')).map((target) => target.slice(2))
      : [],
  )
  const found = (cue: string) =>
    cue
      .split('+')
      .every((part) =>
        /\p{Script=Han}/u.test(part)
          ? text.includes(part)
          : tokens.some((token) => token.startsWith(plainRussian(part)) && (part !== 'ink' || token === 'ink')),
      )
  const effect = EFFECTS.find((name) => CUES[name].split(' ').some(found))
  return effect ? { effect, colours } : undefined
}
